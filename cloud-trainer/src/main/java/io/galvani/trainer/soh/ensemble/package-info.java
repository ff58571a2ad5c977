/**
 * The model of capacity itself: networks, trees and a Gaussian process, how they are joined, and as
 * ONNX.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.trainer.soh.ensemble;

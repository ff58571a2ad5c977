/**
 * The model of capacity itself: networks, trees and Gaussian processes, how they are joined, and as
 * ONNX.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.trainer.soh.ensemble;

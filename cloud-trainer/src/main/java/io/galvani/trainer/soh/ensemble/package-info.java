/**
 * The model of capacity itself: networks, what stands beside them (trees, processes), how all are
 * joined by what they proved worth on cells that they did not see, and as ONNX.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.trainer.soh.ensemble;

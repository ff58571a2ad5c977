/** Boosted trees on the history of charges, and as ONNX. */
@org.jspecify.annotations.NullMarked
package io.galvani.trainer.soh.trees;

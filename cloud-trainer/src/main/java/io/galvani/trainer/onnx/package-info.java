/**
 * Writes networks as ONNX (opset 17) and runs them with ONNX Runtime. Knows nothing of batteries
 * and nothing of the engine that trained them.
 */
@NullMarked
package io.galvani.trainer.onnx;

import org.jspecify.annotations.NullMarked;

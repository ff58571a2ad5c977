/** Runs verified models with ONNX Runtime on one thread, in buffers that are made once. */
@org.jspecify.annotations.NullMarked
package io.galvani.release.run;

package io.galvani.release.run;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** What all models have in common: one thread, no arena, buffers that the runtime works in. */
final class Sessions {
  /** Most numbers of a row of an input or output. */
  private static final int MOST_WIDTH = 4096;

  private Sessions() {}

  static OrtSession open(byte[] onnx) throws OrtException, ModelException {
    OrtEnvironment environment = NativeRuntime.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      // Swapped models would each keep an arena: memory must be flat over many swaps.
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
      return environment.createSession(onnx, options);
    }
  }

  static void requireOutputs(OrtSession session, String... names) {
    for (String name : names) {
      if (!session.getOutputNames().contains(name)) {
        throw new IllegalArgumentException(
            "outputs must hold %s, but are %s".formatted(name, session.getOutputNames()));
      }
    }
  }

  static int width(OrtSession session, String input) throws OrtException {
    return width(session.getInputInfo().get(input), input, session.getInputInfo().toString());
  }

  static int outputWidth(OrtSession session, String output) throws OrtException {
    return width(session.getOutputInfo().get(output), output, session.getOutputInfo().toString());
  }

  private static int width(@Nullable NodeInfo node, String name, String all) {
    long[] shape =
        node != null && node.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : null;
    if (shape == null || shape.length != 2 || shape[1] < 1 || shape[1] > MOST_WIDTH) {
      throw new IllegalArgumentException(
          "%s must be [rows, 1..%d], but there are %s".formatted(name, MOST_WIDTH, all));
    }
    return (int) shape[1];
  }

  static FloatBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  static OnnxTensor tensor(FloatBuffer buffer, long... shape) throws OrtException {
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer, shape);
  }

  static void close(@Nullable OrtSession session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException gone) {
      throw new IllegalStateException("a session must close", gone);
    }
  }
}

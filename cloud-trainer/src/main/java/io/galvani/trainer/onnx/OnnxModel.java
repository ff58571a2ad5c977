package io.galvani.trainer.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.galvani.chassis.cli.InputException;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.NativeRuntime;
import java.nio.FloatBuffer;
import java.util.Map;

/** A model in ONNX Runtime, one thread: float [batch, inputs] to float [batch, outputs]. */
public final class OnnxModel implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxModel(OrtEnvironment environment, byte[] model) throws OrtException {
    this.environment = environment;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(model, options);
    }
  }

  /**
   * Refuses a process that ONNX Runtime would bring down. Programs that train ask before they
   * begin.
   *
   * @throws InputException that says why in one line
   */
  public static void requireRuntime() {
    try {
      NativeRuntime.requireUsable();
    } catch (ModelException refused) {
      throw new InputException(String.valueOf(refused.getMessage()), refused);
    }
  }

  /**
   * Loads a model that this program wrote itself.
   *
   * @throws InputException as {@link #requireRuntime}
   */
  public static OnnxModel load(byte[] model) {
    requireRuntime();
    try {
      return new OnnxModel(NativeRuntime.environment(), model);
    } catch (OrtException | ModelException e) {
      throw new IllegalStateException("ONNX Runtime refused the model: " + e.getMessage(), e);
    }
  }

  /** Runs the rows, each of the width the model expects. */
  public float[][] run(float[][] rows) {
    FloatBuffer flat = FloatBuffer.allocate(rows.length * rows[0].length);
    for (float[] row : rows) {
      flat.put(row);
    }
    flat.flip();
    long[] shape = {rows.length, rows[0].length};
    String input = session.getInputNames().iterator().next();
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, flat, shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed to close: " + e.getMessage(), e);
    }
  }
}

package io.galvani.trainer.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * A one-step recurrent model in ONNX Runtime, one thread: {@code features} [n, inputs] and {@code
 * hidden} [n, units] to {@code correction} [n], {@code log_variance} [n] and {@code hidden_out}.
 * Inputs and outputs lie in buffers that are made once and used again at every step, so that a step
 * copies nothing. Hidden states stay in the model from step to step.
 */
public final class RecurrentModel implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final int rows;
  private final int inputs;
  private final int units;
  private final FloatBuffer features;
  private final FloatBuffer hidden;
  private final FloatBuffer correction;
  private final FloatBuffer logVariance;
  private final FloatBuffer hiddenOut;
  private final Map<String, OnnxTensor> in;
  private final Map<String, OnnxTensor> out;

  /**
   * Loads a model that this program wrote itself.
   *
   * @param rows n, packs that step at once
   */
  public RecurrentModel(byte[] model, int rows) {
    this.rows = rows;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(model, options);
      inputs = width("features");
      units = width("hidden");
      features = buffer(rows * inputs);
      hidden = buffer(rows * units);
      correction = buffer(rows);
      logVariance = buffer(rows);
      hiddenOut = buffer(rows * units);
      in = Map.of("features", tensor(features, inputs), "hidden", tensor(hidden, units));
      out =
          Map.of(
              "correction", tensor(correction, 0),
              "log_variance", tensor(logVariance, 0),
              "hidden_out", tensor(hiddenOut, units));
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refused the model: " + e.getMessage(), e);
    }
  }

  private int width(String input) throws OrtException {
    var info = session.getInputInfo().get(input);
    if (info == null || !(info.getInfo() instanceof TensorInfo tensor)) {
      throw new IllegalArgumentException(
          "model must have an input \"%s\", but has %s".formatted(input, session.getInputNames()));
    }
    return (int) tensor.getShape()[1];
  }

  private static FloatBuffer buffer(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private OnnxTensor tensor(FloatBuffer buffer, int columns) throws OrtException {
    long[] shape = columns > 0 ? new long[] {rows, columns} : new long[] {rows};
    return OnnxTensor.createTensor(environment, buffer, shape);
  }

  /** Forgets: every hidden state is 0 again. */
  public void reset() {
    for (int k = 0; k < rows * units; k++) {
      hidden.put(k, 0);
    }
  }

  /** Sets the hidden state of a row. */
  public void hidden(int row, float[] state) {
    hidden.put(row * units, state);
  }

  /** Sets the features of a row for the next step. */
  public void features(int row, float[] values) {
    features.put(row * inputs, values);
  }

  /** Steps all rows by one. */
  public void step() {
    try (OrtSession.Result ignored = session.run(in, out)) {
      hidden.put(0, hiddenOut, 0, rows * units);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }

  /** First output of a row. */
  public float correction(int row) {
    return correction.get(row);
  }

  /** Second output of a row. */
  public float logVariance(int row) {
    return logVariance.get(row);
  }

  /** Hidden state of a row after the last step, a copy. */
  public float[] hidden(int row) {
    float[] state = new float[units];
    hidden.get(row * units, state);
    return state;
  }

  /** Width of the hidden state. */
  public int units() {
    return units;
  }

  /** Width of the features. */
  public int inputs() {
    return inputs;
  }

  @Override
  public void close() {
    in.values().forEach(OnnxTensor::close);
    out.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed to close: " + e.getMessage(), e);
    }
  }
}

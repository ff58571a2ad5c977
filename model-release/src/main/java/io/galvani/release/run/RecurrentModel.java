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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent model of one file, run a step at a time: {@code features} [rows, f] and {@code
 * hidden} [rows, h] in, {@code correction} [rows], {@code log_variance} [rows] and {@code
 * hidden_out} [rows, h] out, all float. One thread; inputs and outputs are direct buffers that the
 * runtime reads and writes in place, so that a step allocates nothing but what the runtime's Java
 * interface itself does. Not safe for use by several threads.
 */
public final class RecurrentModel implements AutoCloseable {
  /** Most numbers of features or of hidden state. */
  private static final int MOST_WIDTH = 4096;

  private final OrtSession session;
  private final int rows;
  private final int featureSize;
  private final int hiddenSize;
  private final FloatBuffer features;
  private final FloatBuffer hidden;
  private final FloatBuffer correction;
  private final FloatBuffer logVariance;
  private final FloatBuffer hiddenOut;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;
  private boolean closed;

  private RecurrentModel(OrtSession session, int rows) throws OrtException {
    this.session = session;
    this.rows = rows;
    featureSize = width(session, "features");
    hiddenSize = width(session, "hidden");
    features = buffer(rows * featureSize);
    hidden = buffer(rows * hiddenSize);
    correction = buffer(rows);
    logVariance = buffer(rows);
    hiddenOut = buffer(rows * hiddenSize);
    inputs =
        Map.of(
            "features", tensor(features, rows, featureSize),
            "hidden", tensor(hidden, rows, hiddenSize));
    outputs =
        Map.of(
            "correction", tensor(correction, rows),
            "log_variance", tensor(logVariance, rows),
            "hidden_out", tensor(hiddenOut, rows, hiddenSize));
  }

  /**
   * Loads a model that was verified.
   *
   * @param onnx the bytes that were checked, and no others
   * @param rows how many packs it steps at once
   * @throws ModelException if the runtime refuses it or its inputs and outputs are others
   */
  public static RecurrentModel load(byte[] onnx, int rows) throws ModelException {
    @Nullable OrtSession session = null;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      // Swapped models would each keep an arena: memory must be flat over many swaps.
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
      session = OrtEnvironment.getEnvironment().createSession(onnx, options);
      requireOutputs(session);
      return new RecurrentModel(session, rows);
    } catch (OrtException | IllegalArgumentException refused) {
      close(session);
      throw new ModelException("the model must load, but: " + refused.getMessage(), refused);
    }
  }

  private static void requireOutputs(OrtSession session) {
    for (String name : new String[] {"correction", "log_variance", "hidden_out"}) {
      if (!session.getOutputNames().contains(name)) {
        throw new IllegalArgumentException(
            "outputs must hold %s, but are %s".formatted(name, session.getOutputNames()));
      }
    }
  }

  private static int width(OrtSession session, String input) throws OrtException {
    NodeInfo node = session.getInputInfo().get(input);
    long[] shape =
        node != null && node.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : null;
    if (shape == null || shape.length != 2 || shape[1] < 1 || shape[1] > MOST_WIDTH) {
      throw new IllegalArgumentException(
          "input %s must be [rows, 1..%d], but inputs are %s"
              .formatted(input, MOST_WIDTH, session.getInputInfo()));
    }
    return (int) shape[1];
  }

  private static FloatBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static OnnxTensor tensor(FloatBuffer buffer, long... shape) throws OrtException {
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer, shape);
  }

  /** Packs stepped at once. */
  public int rows() {
    return rows;
  }

  /** Features of a row. */
  public int featureSize() {
    return featureSize;
  }

  /** Numbers of hidden state of a row. */
  public int hiddenSize() {
    return hiddenSize;
  }

  /** [row, feature], to be written by index before {@link #run}. */
  public FloatBuffer features() {
    return features;
  }

  /** [row, number], to be written by index before {@link #run}. */
  public FloatBuffer hidden() {
    return hidden;
  }

  /** [row], valid after {@link #run}. */
  public FloatBuffer correction() {
    return correction;
  }

  /** [row], valid after {@link #run}. */
  public FloatBuffer logVariance() {
    return logVariance;
  }

  /** [row, number], valid after {@link #run}. */
  public FloatBuffer hiddenOut() {
    return hiddenOut;
  }

  /**
   * Runs all rows.
   *
   * @throws ModelException if the runtime cannot
   */
  public void run() throws ModelException {
    if (closed) {
      throw new ModelException("the model must be open, but is closed", null);
    }
    try {
      session.run(inputs, outputs).close();
    } catch (OrtException failed) {
      throw new ModelException("the model must step, but: " + failed.getMessage(), failed);
    }
  }

  /**
   * Steps one row.
   *
   * @param row features
   * @param state hidden state, which goes in and comes out
   * @param answer becomes correction and log variance
   * @throws ModelException if the runtime cannot; state and answer are as they were
   */
  public void step(float[] row, float[] state, float[] answer) throws ModelException {
    features.put(0, row);
    hidden.put(0, state);
    run();
    hiddenOut.get(0, state);
    answer[0] = correction.get(0);
    answer[1] = logVariance.get(0);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
    close(session);
  }

  private static void close(@Nullable OrtSession session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException gone) {
      throw new IllegalStateException("a session must close", gone);
    }
  }
}

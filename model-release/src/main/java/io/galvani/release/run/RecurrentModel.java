package io.galvani.release.run;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
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
    featureSize = Sessions.width(session, "features");
    hiddenSize = Sessions.width(session, "hidden");
    features = Sessions.buffer(rows * featureSize);
    hidden = Sessions.buffer(rows * hiddenSize);
    correction = Sessions.buffer(rows);
    logVariance = Sessions.buffer(rows);
    hiddenOut = Sessions.buffer(rows * hiddenSize);
    inputs =
        Map.of(
            "features", Sessions.tensor(features, rows, featureSize),
            "hidden", Sessions.tensor(hidden, rows, hiddenSize));
    outputs =
        Map.of(
            "correction", Sessions.tensor(correction, rows),
            "log_variance", Sessions.tensor(logVariance, rows),
            "hidden_out", Sessions.tensor(hiddenOut, rows, hiddenSize));
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
    try {
      session = Sessions.open(onnx);
      Sessions.requireOutputs(session, "correction", "log_variance", "hidden_out");
      return new RecurrentModel(session, rows);
    } catch (OrtException | IllegalArgumentException refused) {
      Sessions.close(session);
      throw new ModelException("the model must load, but: " + refused.getMessage(), refused);
    }
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
    Sessions.close(session);
  }
}

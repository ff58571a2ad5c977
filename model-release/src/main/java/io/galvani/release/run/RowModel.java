package io.galvani.release.run;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model of one file without a memory, run a row at a time: {@link Names#input} [1, n] in, {@link
 * Names#output} [1, m] out, both float. Its buffers are direct and made once, so that a run
 * allocates nothing but what the runtime's Java interface itself does. Not safe for use by several
 * threads.
 */
public final class RowModel implements AutoCloseable {
  private final OrtSession session;
  private final FloatBuffer row;
  private final FloatBuffer answer;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;
  private boolean closed;

  /**
   * What the file calls its tensors.
   *
   * @param input of the row
   * @param output of the answer
   */
  public record Names(String input, String output) {
    /** Those of a model that judges snippets. */
    public static final Names SNIPPET = new Names("snippet", "answer");

    /** Those of a model that tells capacity from charges. */
    public static final Names CHARGE = new Names("charge", "capacity_ah");
  }

  private RowModel(OrtSession session, Names names, int rowSize, int answerSize)
      throws OrtException {
    this.session = session;
    this.row = Sessions.buffer(rowSize);
    this.answer = Sessions.buffer(answerSize);
    this.inputs = Map.of(names.input(), Sessions.tensor(row, 1, rowSize));
    this.outputs = Map.of(names.output(), Sessions.tensor(answer, 1, answerSize));
  }

  /**
   * Loads a model that was verified.
   *
   * @param onnx the bytes that were checked, and no others
   * @param names what it must call its tensors
   * @param rowSize numbers that it must take
   * @param answerSize numbers that it must give
   * @throws ModelException if the runtime refuses it or its input and output are others
   */
  public static RowModel load(byte[] onnx, Names names, int rowSize, int answerSize)
      throws ModelException {
    @Nullable OrtSession session = null;
    try {
      session = Sessions.open(onnx);
      Sessions.requireOutputs(session, names.output());
      require(names.input(), rowSize, Sessions.width(session, names.input()));
      require(names.output(), answerSize, Sessions.outputWidth(session, names.output()));
      return new RowModel(session, names, rowSize, answerSize);
    } catch (OrtException | IllegalArgumentException refused) {
      Sessions.close(session);
      throw new ModelException("the model must load, but: " + refused.getMessage(), refused);
    }
  }

  private static void require(String what, int expected, int actual) {
    if (expected != actual) {
      throw new IllegalArgumentException(
          "%s must have %d numbers, but has %d".formatted(what, expected, actual));
    }
  }

  /**
   * Runs one row.
   *
   * @throws ModelException if the runtime cannot; the answer is as it was
   */
  public void run(float[] input, float[] output) throws ModelException {
    if (closed) {
      throw new ModelException("the model must be open, but is closed", null);
    }
    row.put(0, input);
    try {
      session.run(inputs, outputs).close();
    } catch (OrtException failed) {
      throw new ModelException("the model must run, but: " + failed.getMessage(), failed);
    }
    answer.get(0, output);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
      Sessions.close(session);
    }
  }
}

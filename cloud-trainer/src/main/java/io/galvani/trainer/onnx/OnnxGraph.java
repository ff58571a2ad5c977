package io.galvani.trainer.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Builds one ONNX graph with float inputs of shape [batch, columns] and float outputs of shape
 * [batch, columns] or [batch], as the protocol buffer of onnx.proto (IR version 8, opset 17).
 */
public final class OnnxGraph {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final Message graph = new Message();
  private final String inputName;
  private final int inputCount;
  private int nodes;

  /** A graph whose first input is a float tensor of shape [batch, inputCount]. */
  public OnnxGraph(String name, String inputName, int inputCount) {
    this.inputName = inputName;
    this.inputCount = inputCount;
    graph.text(2, name);
    graph.message(11, valueInfo(inputName, inputCount));
  }

  /** Adds a further input of shape [batch, columns] and returns its name. */
  public String input(String name, int columns) {
    graph.message(11, valueInfo(name, columns));
    return name;
  }

  /** Adds a constant of floats. */
  public String constant(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, FLOAT, raw.array(), shape);
  }

  /** Adds a constant of one float. */
  public String scalar(String name, double value) {
    return constant(name, new float[] {(float) value});
  }

  /** Adds a constant of integers, a vector. */
  public String integers(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, INT64, raw.array(), values.length);
  }

  private String tensor(String name, int type, byte[] raw, long... shape) {
    Message tensor = new Message();
    for (long size : shape) {
      tensor.number(1, size);
    }
    tensor.number(2, type);
    tensor.text(8, name);
    tensor.bytes(9, raw);
    graph.message(5, tensor);
    return name;
  }

  /** Adds an operator and returns the name of its one output. */
  public String node(String operator, List<String> inputs, Map<String, Long> attributes) {
    String output = operator.toLowerCase(java.util.Locale.ROOT) + "_" + nodes++;
    node(operator, inputs, attributes, output);
    return output;
  }

  private void node(
      String operator, List<String> inputs, Map<String, Long> attributes, String output) {
    Message node = begun(operator, inputs, output);
    attributes.forEach(
        (name, value) -> {
          Message attribute = new Message();
          attribute.text(1, name);
          attribute.number(3, value);
          attribute.number(20, 2);
          node.message(5, attribute);
        });
    graph.message(1, node);
  }

  private static Message begun(String operator, List<String> inputs, String output) {
    Message node = new Message();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output);
    node.text(3, output);
    node.text(4, operator);
    return node;
  }

  /** Adds the array with its axes in that order. */
  public String transposed(String array, int... order) {
    String output = "transpose_" + nodes++;
    Message node = begun("Transpose", List.of(array), output);
    Message attribute = new Message();
    attribute.text(1, "perm");
    for (int axis : order) {
      attribute.number(8, axis);
    }
    attribute.number(20, 7);
    node.message(5, attribute);
    graph.message(1, node);
    return output;
  }

  /** Adds an operator without attributes. */
  public String node(String operator, String... inputs) {
    return node(operator, List.of(inputs), Map.of());
  }

  /** Adds columns [from, to) of a matrix as a matrix. */
  public String columns(String matrix, int from, int to) {
    String suffix = "_" + nodes;
    return node(
        "Slice",
        matrix,
        integers("from" + suffix, from),
        integers("to" + suffix, to),
        integers("axis" + suffix, 1));
  }

  /** Adds the chosen columns of a matrix, in that order, as a matrix. */
  public String columns(String matrix, int[] chosen) {
    String indices = integers("columns_" + nodes, Arrays.stream(chosen).asLongStream().toArray());
    return node("Gather", List.of(matrix, indices), Map.of("axis", 1L));
  }

  /** Adds x·Wᵀ + b, the weights stored [out, in] as the training engine does. */
  public String linear(String input, float[] weights, float[] bias) {
    String suffix = "_" + nodes;
    long out = bias.length;
    return node(
        "Gemm",
        List.of(
            input,
            constant("weight" + suffix, weights, out, weights.length / out),
            constant("bias" + suffix, bias, out)),
        Map.of("transB", 1L));
  }

  /**
   * Adds one step of a gated recurrent unit, weights and biases stored as the training engine does
   * (gates reset, update, new), and returns the next hidden state.
   *
   * @param input [batch, in]
   * @param hidden [batch, units]
   */
  public String gru(String input, String hidden, GruWeights weights) {
    String suffix = "_" + nodes;
    int units = weights.units();
    String front = integers("front" + suffix, 0);
    List<String> inputs =
        List.of(
            node("Unsqueeze", input, front),
            constant("gru_w" + suffix, weights.inputOnnx(), 1, 3L * units, weights.inputs()),
            constant("gru_r" + suffix, weights.hiddenOnnx(), 1, 3L * units, units),
            constant("gru_b" + suffix, weights.biasOnnx(), 1, 6L * units),
            "",
            node("Unsqueeze", hidden, front));
    Map<String, Long> attributes = Map.of("hidden_size", (long) units, "linear_before_reset", 1L);
    String states = node("GRU", inputs, attributes);
    return node("Squeeze", states, integers("front_two" + suffix, 0, 1));
  }

  /** Closes the graph over its only output and returns the bytes of the model. */
  public byte[] model(String result, String outputName, int outputCount, Map<String, String> meta) {
    output(result, outputName, outputCount);
    return model(meta);
  }

  /** Adds an output; 0 columns for one of shape [batch]. */
  public void output(String result, String outputName, int columns) {
    node("Identity", List.of(result), Map.of(), outputName);
    graph.message(12, valueInfo(outputName, columns));
  }

  /** Closes the graph and returns the bytes of the model. */
  public byte[] model(Map<String, String> meta) {
    Message opset = new Message();
    opset.text(1, "");
    opset.number(2, 17);
    Message model = new Message();
    model.number(1, 8);
    model.text(2, "galvani");
    model.message(7, graph);
    model.message(8, opset);
    meta.forEach(
        (key, value) -> {
          Message entry = new Message();
          entry.text(1, key);
          entry.text(2, value);
          model.message(14, entry);
        });
    return model.out.toByteArray();
  }

  /** The input's name, for whoever feeds the model. */
  public String inputName() {
    return inputName;
  }

  /** Columns of the input. */
  public int inputCount() {
    return inputCount;
  }

  private static Message valueInfo(String name, int columns) {
    Message batch = new Message();
    batch.text(2, "batch");
    Message shape = new Message();
    shape.message(1, batch);
    if (columns > 0) {
      Message width = new Message();
      width.number(1, columns);
      shape.message(1, width);
    }
    Message tensor = new Message();
    tensor.number(1, FLOAT);
    tensor.message(2, shape);
    Message type = new Message();
    type.message(1, tensor);
    Message info = new Message();
    info.text(1, name);
    info.message(2, type);
    return info;
  }

  /** A protocol-buffer message in the making: varints (wire type 0) and byte strings (2). */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void number(int field, long value) {
      varint((long) field << 3);
      varint(value);
    }

    void text(int field, String value) {
      bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void message(int field, Message value) {
      bytes(field, value.out.toByteArray());
    }

    void bytes(int field, byte[] value) {
      varint(((long) field << 3) | 2);
      varint(value.length);
      out.writeBytes(value);
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}

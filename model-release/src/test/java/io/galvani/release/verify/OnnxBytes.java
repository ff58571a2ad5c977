package io.galvani.release.verify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Hand-made ONNX models: one operator between "in" and "out", both float [batch, 1]. */
public final class OnnxBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A model that answers with the operator (Identity, Neg, Sqrt …) of its input. */
  public static byte[] of(String operator) {
    return model(graph(operator, ""), operatorSet("")).bytes();
  }

  /**
   * A recurrent model as a state-of-charge correction has it: hidden_out = tanh(hidden + mean of
   * the features), correction = scale · mean(hidden_out), with the given log variance.
   *
   * @param operator applied to the correction: Identity, or one that spoils it (Log of a negative
   *     number)
   */
  public static byte[] recurrent(
      int features, int hidden, float scale, float logVariance, String operator) {
    OnnxBytes graph =
        new OnnxBytes()
            .message(1, mean("features", "m", 1))
            .message(1, node("Add", "s", "hidden", "m"))
            .message(1, node("Tanh", "hidden_out", "s"))
            .message(1, mean("hidden_out", "r", 0))
            .message(1, constant("scale", scale))
            .message(1, node("Mul", "c", "r", "scale"))
            .message(1, node(operator, "correction", "c"))
            .message(1, constant("v", logVariance))
            .message(1, node("Sub", "zero", "r", "r"))
            .message(1, node("Add", "log_variance", "zero", "v"))
            .text(2, "g")
            .message(11, value("features", features))
            .message(11, value("hidden", hidden))
            .message(12, value("correction", 0))
            .message(12, value("log_variance", 0))
            .message(12, value("hidden_out", hidden));
    return model(graph, operatorSet("")).bytes();
  }

  /** A model of "snippet" that gives the same "answer" whatever it is shown. */
  public static byte[] row(int width, float... answer) {
    OnnxBytes numbers = new OnnxBytes().text(1, "value_floats").number(20, 6);
    for (float number : answer) {
      numbers.real(7, number);
    }
    OnnxBytes graph =
        new OnnxBytes()
            .message(1, mean("snippet", "m", 1))
            .message(1, node("Sub", "zero", "m", "m"))
            .message(1, node("Constant", "a").message(5, numbers))
            .message(1, node("Add", "answer", "zero", "a"))
            .text(2, "g")
            .message(11, value("snippet", width))
            .message(12, value("answer", answer.length));
    return model(graph, operatorSet("")).bytes();
  }

  /** A model that answers with the negative of its input, by way of so many copies of it. */
  public static byte[] greedy(long copies) {
    OnnxBytes shape = new OnnxBytes().text(1, "value_ints").number(8, 1).number(8, copies);
    OnnxBytes graph =
        new OnnxBytes()
            .message(1, node("Constant", "s").message(5, shape.number(20, 7)))
            .message(1, node("Expand", "e", "in", "s"))
            .message(1, node("Neg", "n", "e"))
            .message(1, reduced("ReduceMax", "n", "out", 1))
            .text(2, "g")
            .message(11, value("in"))
            .message(12, value("out"));
    return model(graph, operatorSet("")).bytes();
  }

  private static OnnxBytes node(String operator, String output, String... inputs) {
    OnnxBytes node = new OnnxBytes();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, output).text(4, operator);
  }

  private static OnnxBytes mean(String input, String output, long keepDimensions) {
    return reduced("ReduceMean", input, output, keepDimensions);
  }

  private static OnnxBytes reduced(
      String operator, String input, String output, long keepDimensions) {
    OnnxBytes axes = new OnnxBytes().text(1, "axes").number(8, 1).number(20, 7);
    OnnxBytes keep = new OnnxBytes().text(1, "keepdims").number(3, keepDimensions).number(20, 2);
    return node(operator, output, input).message(5, axes).message(5, keep);
  }

  private static OnnxBytes constant(String output, float number) {
    OnnxBytes value = new OnnxBytes().text(1, "value_float").real(2, number).number(20, 1);
    return node("Constant", output).message(5, value);
  }

  static OnnxBytes model(OnnxBytes graph, OnnxBytes operatorSet) {
    return new OnnxBytes().number(1, 8).text(2, "test").message(7, graph).message(8, operatorSet);
  }

  static OnnxBytes operatorSet(String domain) {
    return new OnnxBytes().text(1, domain).number(2, 17);
  }

  static OnnxBytes graph(String operator, String domain) {
    OnnxBytes node = new OnnxBytes().text(1, "in").text(2, "out").text(3, "n").text(4, operator);
    if (!domain.isEmpty()) {
      node.text(7, domain);
    }
    return new OnnxBytes()
        .message(1, node)
        .text(2, "g")
        .message(11, value("in"))
        .message(12, value("out"));
  }

  static OnnxBytes tensorElsewhere(String location) {
    OnnxBytes entry = new OnnxBytes().text(1, "location").text(2, location);
    return new OnnxBytes().number(1, 1).number(2, 1).message(13, entry).number(14, 1);
  }

  private static OnnxBytes value(String name) {
    return value(name, 1);
  }

  /** Float [batch, width], or [batch] for a width of 0. */
  private static OnnxBytes value(String name, int width) {
    OnnxBytes shape = new OnnxBytes().message(1, new OnnxBytes().text(2, "batch"));
    if (width > 0) {
      shape.message(1, new OnnxBytes().number(1, width));
    }
    OnnxBytes tensor = new OnnxBytes().number(1, 1).message(2, shape);
    return new OnnxBytes().text(1, name).message(2, new OnnxBytes().message(1, tensor));
  }

  OnnxBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  OnnxBytes real(int field, float value) {
    varint(((long) field << 3) | 5);
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(bits >>> shift);
    }
    return this;
  }

  OnnxBytes text(int field, String value) {
    return raw(field, value.getBytes(StandardCharsets.UTF_8));
  }

  OnnxBytes message(int field, OnnxBytes value) {
    return raw(field, value.bytes());
  }

  OnnxBytes raw(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
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

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
    OnnxBytes shape =
        new OnnxBytes()
            .message(1, new OnnxBytes().text(2, "batch"))
            .message(1, new OnnxBytes().number(1, 1));
    OnnxBytes tensor = new OnnxBytes().number(1, 1).message(2, shape);
    return new OnnxBytes().text(1, name).message(2, new OnnxBytes().message(1, tensor));
  }

  OnnxBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
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

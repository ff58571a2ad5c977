package io.galvani.edge.model;

import io.galvani.battery.charge.CapacityNetwork;
import io.galvani.battery.charge.ChargeHistory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Hand-made models of capacity: [charges, 321] times a matrix plus a row, so that capacity follows
 * the number of charges that the history holds.
 */
final class CapacityOnnx {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CapacityOnnx() {}

  /**
   * A model.
   *
   * @param capacityAh at a cell's first charge
   * @param perLnCharges what it gains by ln(charges so far), Ah
   * @param halfWidthAh half the width of its 90 % interval
   */
  static byte[] of(float capacityAh, float perLnCharges, float halfWidthAh) {
    return of(capacityAh, halfWidthAh, ChargeHistory.INPUTS - 1, 8 * perLnCharges);
  }

  /**
   * A model that was taught uses.
   *
   * @param capacityAh where the use is unknown
   * @param perUseAh what it gains by the place of the use, counted from 1, Ah
   * @param halfWidthAh half the width of its 90 % interval
   */
  static byte[] ofUses(float capacityAh, float perUseAh, float halfWidthAh) {
    float[] gains = new float[ChargeHistory.MOST_USES];
    for (int place = 0; place < gains.length; place++) {
      gains[place] = (place + 1) * perUseAh;
    }
    return of(capacityAh, halfWidthAh, ChargeHistory.USES, gains);
  }

  private static byte[] of(float capacityAh, float halfWidthAh, int column, float... gains) {
    float[] matrix = new float[ChargeHistory.INPUTS * CapacityNetwork.ANSWERS];
    for (int k = 0; k < gains.length; k++) {
      matrix[(column + k) * CapacityNetwork.ANSWERS] = gains[k];
    }
    CapacityOnnx graph =
        new CapacityOnnx()
            .message(1, node("MatMul", "m", "charge", "w"))
            .message(1, node("Add", "capacity_ah", "m", "b"))
            .text(2, "g")
            .message(5, tensor("w", matrix, ChargeHistory.INPUTS, CapacityNetwork.ANSWERS))
            .message(5, tensor("b", new float[] {capacityAh, halfWidthAh}, 1, 2))
            .message(11, value("charge", ChargeHistory.INPUTS))
            .message(12, value("capacity_ah", CapacityNetwork.ANSWERS));
    CapacityOnnx operators = new CapacityOnnx().text(1, "").number(2, 17);
    return new CapacityOnnx()
        .number(1, 8)
        .text(2, "test")
        .message(7, graph)
        .message(8, operators)
        .out
        .toByteArray();
  }

  private static CapacityOnnx node(String operator, String output, String... inputs) {
    CapacityOnnx node = new CapacityOnnx();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, output).text(4, operator);
  }

  private static CapacityOnnx tensor(String name, float[] numbers, int rows, int columns) {
    ByteBuffer raw = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      raw.putFloat(number);
    }
    return new CapacityOnnx()
        .number(1, rows)
        .number(1, columns)
        .number(2, 1)
        .text(8, name)
        .raw(9, raw.array());
  }

  private static CapacityOnnx value(String name, int width) {
    CapacityOnnx shape =
        new CapacityOnnx()
            .message(1, new CapacityOnnx().text(2, "batch"))
            .message(1, new CapacityOnnx().number(1, width));
    CapacityOnnx tensor = new CapacityOnnx().number(1, 1).message(2, shape);
    return new CapacityOnnx().text(1, name).message(2, new CapacityOnnx().message(1, tensor));
  }

  private CapacityOnnx number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  private CapacityOnnx text(int field, String value) {
    return raw(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private CapacityOnnx message(int field, CapacityOnnx value) {
    return raw(field, value.out.toByteArray());
  }

  private CapacityOnnx raw(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
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

package io.galvani.stream.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.galvani.battery.charge.CapacityNetwork;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.HistoryBlock;
import io.galvani.battery.charge.TaughtUses;
import io.galvani.release.model.KnownModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A learned capacity that can be followed by hand: a plane through three columns, as ONNX. */
public final class CapacityOnnx {
  private static final int CHARGE = ChargeFeature.CC_CHARGE.index();
  private static final long FLOAT = 1;

  /** The uses that all of them were taught. */
  public static final TaughtUses TAUGHT = new TaughtUses(List.of("taxi", "depot-3"));

  private CapacityOnnx() {}

  /** A release of {@link #bytes}, trained on anything. */
  public static VerifiedRelease release(long counter, float baseAh) {
    float[][] ranges = new float[ChargeHistory.INPUTS][];
    Arrays.setAll(ranges, k -> new float[] {-1e9f, 1e9f});
    return release(counter, ranges, bytes(ChargeHistory.INPUTS, baseAh));
  }

  /** A release of some bytes. */
  public static VerifiedRelease release(long counter, float[][] ranges, byte[] onnx) {
    return new VerifiedRelease(
        KnownModel.CAPACITY, counter, KnownModel.CAPACITY.features(ranges), TAUGHT, onnx);
  }

  /** What the model says. */
  public static CapacityNetwork network(float baseAh) {
    return (row, answer) -> {
      answer[0] = baseAh;
      answer[1] = 2;
      float[][] weights = weights(ChargeHistory.INPUTS);
      for (int k = 0; k < row.length; k++) {
        answer[0] += row[k] * weights[k][0];
      }
    };
  }

  /**
   * A tenth of the charge at hand, a twentieth of the first ones, some for each so far and two for
   * each place of a use.
   */
  private static float[][] weights(int inputs) {
    float[][] weights = new float[inputs][CapacityNetwork.ANSWERS];
    weights[HistoryBlock.NOW.column(CHARGE)][0] = 0.1f;
    weights[HistoryBlock.FIRST.column(CHARGE)][0] = 0.05f;
    weights[inputs - 1][0] = 8;
    for (int place = 0; place < TAUGHT.names().size(); place++) {
      weights[ChargeHistory.USES + place][0] = 2 * (place + 1);
    }
    return weights;
  }

  /** The model: capacity_ah = charge · weights + base. */
  public static byte[] bytes(int inputs, float baseAh) {
    float[] flat = new float[inputs * CapacityNetwork.ANSWERS];
    float[][] weights = weights(inputs);
    for (int k = 0; k < inputs; k++) {
      System.arraycopy(weights[k], 0, flat, k * CapacityNetwork.ANSWERS, CapacityNetwork.ANSWERS);
    }
    UnknownFieldSet graph =
        fields()
            .mergeField(1, message(node("MatMul", "product", "charge", "weights")))
            .mergeField(1, message(node("Add", "capacity_ah", "product", "base")))
            .mergeField(2, text("plane"))
            .mergeField(5, message(tensor("weights", flat, inputs, CapacityNetwork.ANSWERS)))
            .mergeField(5, message(tensor("base", new float[] {baseAh, 2}, 1, 2)))
            .mergeField(11, message(value("charge", inputs)))
            .mergeField(12, message(value("capacity_ah", CapacityNetwork.ANSWERS)))
            .build();
    UnknownFieldSet operators = fields().mergeField(1, text("")).mergeField(2, number(17)).build();
    return fields()
        .mergeField(1, number(8))
        .mergeField(2, text("test"))
        .mergeField(7, message(graph))
        .mergeField(8, message(operators))
        .build()
        .toByteArray();
  }

  private static UnknownFieldSet node(String operator, String output, String... inputs) {
    UnknownFieldSet.Builder node = fields();
    for (String input : inputs) {
      node.mergeField(1, text(input));
    }
    return node.mergeField(2, text(output))
        .mergeField(3, text(output))
        .mergeField(4, text(operator))
        .build();
  }

  private static UnknownFieldSet tensor(String name, float[] numbers, long... dimensions) {
    ByteBuffer raw =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(numbers);
    UnknownFieldSet.Builder tensor = fields();
    for (long dimension : dimensions) {
      tensor.mergeField(1, number(dimension));
    }
    return tensor
        .mergeField(2, number(FLOAT))
        .mergeField(8, text(name))
        .mergeField(9, bytes(ByteString.copyFrom(raw)))
        .build();
  }

  /** Float [batch, width]. */
  private static UnknownFieldSet value(String name, long width) {
    UnknownFieldSet shape =
        fields()
            .mergeField(1, message(fields().mergeField(2, text("batch")).build()))
            .mergeField(1, message(fields().mergeField(1, number(width)).build()))
            .build();
    UnknownFieldSet tensor =
        fields().mergeField(1, number(FLOAT)).mergeField(2, message(shape)).build();
    UnknownFieldSet type = fields().mergeField(1, message(tensor)).build();
    return fields().mergeField(1, text(name)).mergeField(2, message(type)).build();
  }

  private static UnknownFieldSet.Builder fields() {
    return UnknownFieldSet.newBuilder();
  }

  private static Field number(long value) {
    return Field.newBuilder().addVarint(value).build();
  }

  private static Field text(String value) {
    return bytes(ByteString.copyFromUtf8(value));
  }

  private static Field message(UnknownFieldSet value) {
    return bytes(value.toByteString());
  }

  private static Field bytes(ByteString value) {
    return Field.newBuilder().addLengthDelimited(value).build();
  }
}

package io.galvani.stream.topology.rollup;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.galvani.schemas.proto.Range;
import java.io.IOException;

/** Minimum, sum, maximum and count of a quantity in whole steps. */
final class QuantizedRange {
  private final double stepsPerUnit;
  private long min;
  private long max;
  private long sum;
  private long count;

  QuantizedRange(double stepsPerUnit) {
    this.stepsPerUnit = stepsPerUnit;
  }

  /** Takes one value; a missing one (NaN) is left out. */
  void add(double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    long steps = Math.round(value * stepsPerUnit);
    min = count == 0 ? steps : Math.min(min, steps);
    max = count == 0 ? steps : Math.max(max, steps);
    sum += steps;
    count++;
  }

  void clear() {
    min = 0;
    max = 0;
    sum = 0;
    count = 0;
  }

  Range toRange() {
    if (count == 0) {
      return Range.newBuilder().setMin(Double.NaN).setMean(Double.NaN).setMax(Double.NaN).build();
    }
    return Range.newBuilder()
        .setMin(min / stepsPerUnit)
        .setMean(sum / (stepsPerUnit * count))
        .setMax(max / stepsPerUnit)
        .setCount(count)
        .build();
  }

  void write(CodedOutputStream out) throws IOException {
    out.writeUInt64NoTag(count);
    if (count > 0) {
      out.writeSInt64NoTag(min);
      out.writeSInt64NoTag(max - min);
      out.writeSInt64NoTag(sum);
    }
  }

  void read(CodedInputStream in) throws IOException {
    clear();
    count = in.readUInt64();
    if (count > 0) {
      min = in.readSInt64();
      max = min + in.readSInt64();
      sum = in.readSInt64();
    }
  }
}

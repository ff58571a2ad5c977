package io.galvani.stream.topology.state;

import io.galvani.battery.pack.PackSample;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Samples in the order of their steps, as far as charges depend on them: times, current and cell
 * voltages, every bit. Voltages that came as steps of 0.1 mV, as telemetry has them, take a byte or
 * two each.
 */
final class SampleTail {
  private static final double STEPS_PER_V = 10_000;
  private static final int MISSING = Integer.MIN_VALUE;
  private static final byte STEPS = 0;
  private static final byte DOUBLES = 1;
  private static final int ROOM = 8;
  private static final int TIMES = 3;

  private final int cells;
  private long[] times = new long[0];
  private int[] boots = new int[0];
  private double[] volts = new double[0];
  private int count;

  SampleTail(int cells) {
    this.cells = cells;
  }

  void add(PackSample sample) {
    if (count == boots.length) {
      int room = Math.max(ROOM, 2 * count);
      times = Arrays.copyOf(times, room * TIMES);
      boots = Arrays.copyOf(boots, room);
      volts = Arrays.copyOf(volts, room * cells);
    }
    times[count * TIMES] = sample.timestampMs();
    times[count * TIMES + 1] = sample.monotonicMs();
    times[count * TIMES + 2] = Double.doubleToRawLongBits(sample.currentA());
    boots[count] = sample.bootId();
    double[] measured = sample.cellVoltageV();
    for (int c = 0; c < cells; c++) {
      volts[count * cells + c] = c < measured.length ? measured[c] : Double.NaN;
    }
    count++;
  }

  int count() {
    return count;
  }

  /** Forgets the samples; the room for them stays. */
  void clear() {
    count = 0;
  }

  /** Forgets the samples and the room for them. */
  void release() {
    clear();
    times = new long[0];
    boots = new int[0];
    volts = new double[0];
  }

  byte[] toBytes() {
    ByteBuffer time = ByteBuffer.allocate(count * TIMES * Long.BYTES);
    time.asLongBuffer().put(times, 0, count * TIMES);
    ByteBuffer boot = ByteBuffer.allocate(count * Integer.BYTES);
    boot.asIntBuffer().put(boots, 0, count);
    byte form = inSteps() ? STEPS : DOUBLES;
    byte[] packed =
        PackedBlocks.pack(
            widths(form), time.array(), boot.array(), form == STEPS ? steps() : doubles());
    return ByteBuffer.allocate(1 + packed.length).put(form).put(packed).array();
  }

  private static int[] widths(byte form) {
    return new int[] {Long.BYTES, Integer.BYTES, form == STEPS ? Integer.BYTES : Double.BYTES};
  }

  private boolean inSteps() {
    for (int k = 0; k < count * cells; k++) {
      // Whatever else is no number is lost in steps; nothing reads it.
      if (!Double.isNaN(volts[k]) && !isStep(volts[k])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isStep(double volts) {
    int steps = (int) Math.rint(volts * STEPS_PER_V);
    return steps != MISSING
        && Double.doubleToRawLongBits(steps / STEPS_PER_V) == Double.doubleToRawLongBits(volts);
  }

  /** What each voltage is apart from the same cell's before, without a sign bit at its far end. */
  private byte[] steps() {
    ByteBuffer out = ByteBuffer.allocate(count * cells * Integer.BYTES);
    for (int k = 0; k < count * cells; k++) {
      int apart = steps(k) - (k < cells ? 0 : steps(k - cells));
      out.putInt(apart << 1 ^ apart >> 31);
    }
    return out.array();
  }

  private int steps(int k) {
    return Double.isNaN(volts[k]) ? MISSING : (int) Math.rint(volts[k] * STEPS_PER_V);
  }

  private byte[] doubles() {
    ByteBuffer out = ByteBuffer.allocate(count * cells * Double.BYTES);
    out.asDoubleBuffer().put(volts, 0, count * cells);
    return out.array();
  }

  /**
   * Gives back the samples of {@link #toBytes}, one after the other in one view.
   *
   * @throws IllegalArgumentException if the bytes are damaged or of another number of cells
   */
  static void replay(byte[] bytes, int cells, Consumer<PackSample> to) {
    if (bytes.length == 0 || (bytes[0] != STEPS && bytes[0] != DOUBLES)) {
      throw new IllegalArgumentException("samples must be stored in a known form, but are not");
    }
    byte form = bytes[0];
    byte[][] blocks = PackedBlocks.unpack(widths(form), Arrays.copyOfRange(bytes, 1, bytes.length));
    ByteBuffer time = ByteBuffer.wrap(blocks[0]);
    ByteBuffer boot = ByteBuffer.wrap(blocks[1]);
    ByteBuffer volts = ByteBuffer.wrap(blocks[2]);
    int count = blocks[1].length / Integer.BYTES;
    int width = form == STEPS ? Integer.BYTES : Double.BYTES;
    if (blocks[0].length != count * TIMES * Long.BYTES
        || blocks[2].length != (long) count * cells * width) {
      throw new IllegalArgumentException("samples must be whole, but are cut");
    }
    PackSample sample = new PackSample();
    double[] cellV = new double[cells];
    int[] steps = new int[cells];
    double[] none = new double[0];
    for (int k = 0; k < count; k++) {
      for (int c = 0; c < cells; c++) {
        cellV[c] = form == STEPS ? stepped(steps, c, volts.getInt()) : volts.getDouble();
      }
      long timestampMs = time.getLong();
      long monotonicMs = time.getLong();
      double currentA = time.getDouble();
      sample.set(
          0,
          timestampMs,
          monotonicMs,
          boot.getInt(),
          currentA,
          Double.NaN,
          cellV,
          none,
          Double.NaN,
          0);
      to.accept(sample);
    }
  }

  private static double stepped(int[] steps, int c, int stored) {
    steps[c] += stored >>> 1 ^ -(stored & 1);
    return steps[c] == MISSING ? Double.NaN : steps[c] / STEPS_PER_V;
  }
}

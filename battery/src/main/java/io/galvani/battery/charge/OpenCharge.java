package io.galvani.battery.charge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * All that the features of a charge in progress depend on, in numbers that its steps change in
 * place. The byte form is of words of eight bytes.
 *
 * <pre>
 *   version, flags, cells | boot | window: 4 | times, current: 5 | Ah | sums of the current
 *   then, if a cell has been followed: lastV[cell] | lastS[cell] | Ah[cell] | sums[cell]
 *   sums: which of them are not zero and what the cell is at, and these
 * </pre>
 */
final class OpenCharge {
  static final byte BEFORE = 0;
  static final byte WITHIN = 1;
  static final byte PASSED = 2;
  static final byte SPOILT = 3;

  private static final int VERSION = 1;
  private static final int VERSION_AT = 56;
  private static final int FLAGS_AT = 48;
  private static final int TAPERING = 1;
  private static final int TOLD = 2;
  private static final int BEGUN = 4;
  private static final int FOLLOWED = 8;
  private static final int HEAD_WORDS = 12;

  /** What a cell is at, beside a bit for each of its sums. */
  private static final int PHASE_AT = 62;

  private static final byte[] NONE = {};

  private final ChargeWindow window;
  private final double leastA;
  final double[] cellSums;
  final double[] currentSums = new double[WindowMoments.SIZE];
  final double[] cellAh;
  final double[] lastV;
  final double[] lastS;
  final byte[] phase;
  double currentAh;
  boolean tapering;
  boolean told;
  boolean begun;
  double elapsedS;
  double pausedS;
  double lastA = Double.NaN;
  long lastMonotonicMs;
  long lastTimestampMs;
  int lastBoot;

  /**
   * @param leastA current of a cell that charges, A
   */
  OpenCharge(ChargeWindow window, double leastA, int cells) {
    this.window = window;
    this.leastA = leastA;
    this.cellSums = new double[cells * WindowMoments.SIZE];
    this.cellAh = new double[cells];
    this.lastV = new double[cells];
    this.lastS = new double[cells];
    this.phase = new byte[cells];
    Arrays.fill(lastV, Double.NaN);
  }

  /** From here on another charge; what was last seen stays. */
  void begin() {
    if (begun) {
      return;
    }
    begun = true;
    Arrays.fill(cellSums, 0);
    Arrays.fill(currentSums, 0);
    Arrays.fill(cellAh, 0);
    Arrays.fill(lastV, Double.NaN);
    Arrays.fill(lastS, 0);
    Arrays.fill(phase, BEFORE);
    currentAh = 0;
    tapering = false;
    told = false;
    elapsedS = 0;
    pausedS = 0;
  }

  /**
   * Whether no charge is in progress: what comes next is as if nothing had been before. What a
   * pause or a discharge leaves behind is of no use to the charge after.
   */
  boolean isBlank() {
    return !(lastA >= leastA) && (begun || (!tapering && !followed()));
  }

  private boolean followed() {
    for (double v : lastV) {
      if (!Double.isNaN(v)) {
        return true;
      }
    }
    return false;
  }

  /** Byte form; empty where no charge is in progress. */
  byte[] block() {
    if (isBlank()) {
      return NONE;
    }
    boolean followed = followed();
    int words = HEAD_WORDS + 1 + nonZero(currentSums, 0);
    for (int c = 0; followed && c < phase.length; c++) {
      words += 4 + nonZero(cellSums, c * WindowMoments.SIZE);
    }
    ByteBuffer out = ByteBuffer.allocate(words * Long.BYTES);
    long flags =
        (tapering ? TAPERING : 0)
            | (told ? TOLD : 0)
            | (begun ? BEGUN : 0)
            | (followed ? FOLLOWED : 0);
    out.putLong((long) VERSION << VERSION_AT | flags << FLAGS_AT | phase.length).putLong(lastBoot);
    out.putDouble(window.lowV()).putDouble(window.highV());
    out.putDouble(window.lowA()).putDouble(window.highA());
    out.putDouble(elapsedS).putDouble(pausedS).putDouble(lastA);
    out.putLong(lastMonotonicMs).putLong(lastTimestampMs).putDouble(currentAh);
    writeSums(currentSums, 0, 0, out);
    if (followed) {
      for (double[] column : columns()) {
        for (double number : column) {
          out.putDouble(number);
        }
      }
      for (int c = 0; c < phase.length; c++) {
        writeSums(cellSums, c * WindowMoments.SIZE, phase[c], out);
      }
    }
    return out.array();
  }

  private double[][] columns() {
    return new double[][] {lastV, lastS, cellAh};
  }

  private static int nonZero(double[] sums, int at) {
    return Long.bitCount(mask(sums, at));
  }

  private static long mask(double[] sums, int at) {
    long mask = 0;
    for (int k = 0; k < WindowMoments.SIZE; k++) {
      mask |= Double.doubleToRawLongBits(sums[at + k]) == 0 ? 0 : 1L << k;
    }
    return mask;
  }

  private static void writeSums(double[] sums, int at, long place, ByteBuffer out) {
    long mask = mask(sums, at);
    out.putLong(mask | place << PHASE_AT);
    for (int k = 0; k < WindowMoments.SIZE; k++) {
      if ((mask & 1L << k) != 0) {
        out.putDouble(sums[at + k]);
      }
    }
  }

  /** Reads a part of the sums; returns what the cell is at. */
  private static byte readSums(double[] sums, int at, ByteBuffer in) {
    long mask = in.getLong();
    for (int k = 0; k < WindowMoments.SIZE; k++) {
      sums[at + k] = (mask & 1L << k) == 0 ? 0 : in.getDouble();
    }
    return (byte) (mask >>> PHASE_AT);
  }

  /**
   * What {@link #block()} gave.
   *
   * @throws java.nio.BufferUnderflowException if it is cut
   * @throws IllegalArgumentException if it is of no known version, or of other cells
   */
  static OpenCharge read(byte[] block, ChargeWindow window, double leastA, int cells) {
    OpenCharge read = new OpenCharge(window, leastA, cells);
    ByteBuffer in = ByteBuffer.wrap(block);
    long first = in.getLong();
    PackCharges.require("version", VERSION, first >>> VERSION_AT);
    PackCharges.require("cells", cells, first & 0xffff_ffffL);
    long flags = first >>> FLAGS_AT & 0xff;
    read.tapering = (flags & TAPERING) != 0;
    read.told = (flags & TOLD) != 0;
    read.begun = (flags & BEGUN) != 0;
    read.lastBoot = (int) in.getLong();
    double[] of = {window.lowV(), window.highV(), window.lowA(), window.highA()};
    for (double bound : of) {
      long stored = in.getLong();
      PackCharges.require("window", Double.doubleToRawLongBits(bound), stored);
    }
    read.elapsedS = in.getDouble();
    read.pausedS = in.getDouble();
    read.lastA = in.getDouble();
    read.lastMonotonicMs = in.getLong();
    read.lastTimestampMs = in.getLong();
    read.currentAh = in.getDouble();
    readSums(read.currentSums, 0, in);
    if ((flags & FOLLOWED) != 0) {
      for (double[] column : read.columns()) {
        for (int c = 0; c < cells; c++) {
          column[c] = in.getDouble();
        }
      }
      for (int c = 0; c < cells; c++) {
        read.phase[c] = readSums(read.cellSums, c * WindowMoments.SIZE, in);
      }
    }
    PackCharges.require("bytes beyond its end", 0, in.remaining());
    return read;
  }
}

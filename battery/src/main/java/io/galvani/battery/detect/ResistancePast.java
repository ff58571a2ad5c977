package io.galvani.battery.detect;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What {@link ResistanceRise} remembers of a pack: the comparison before, the sums of the open
 * window, and for each cell what its resistance was of late and in the past, as a share above the
 * pack's median. One thread at a time.
 */
final class ResistancePast {
  private static final int COLUMNS = 5;
  private static final int PACK_BYTES = Long.BYTES + 3 * Float.BYTES + Integer.BYTES;

  /** Half of what {@link #rounded} drops of a float's 24 bits. */
  private static final int HALF_OF_DROPPED = 1 << 11;

  /** Event time of the comparison before, UTC ms. */
  long lastMs;

  /** Current through a cell then, A, and SOC; NaN before the first. */
  float lastA = Float.NaN;

  float lastSoc = Float.NaN;

  /** Open window: changes of the mean voltage, and their squares summed, V². */
  int pairs;

  float squareV2;

  /** [cell]: the same times by how much more the cell's voltage changed, V²; NaN = unknown. */
  final float[] cellProductV2;

  /** [cell]: resistance above the median as a share of it, mean of the last windows. */
  final float[] recent;

  /** [cell]: the same, mean of the long past, and the variance of one window about it. */
  final float[] past;

  final float[] pastVariance;

  /** [cell]: windows that the past is made of, up to its memory. */
  final float[] pastWindows;

  ResistancePast(int cells) {
    cellProductV2 = new float[cells];
    recent = new float[cells];
    past = new float[cells];
    pastVariance = new float[cells];
    pastWindows = new float[cells];
  }

  /** Begins a window. */
  void open() {
    pairs = 0;
    squareV2 = 0;
    Arrays.fill(cellProductV2, 0);
  }

  static int byteLength(int cells) {
    return PACK_BYTES + COLUMNS * cells * Float.BYTES;
  }

  void write(ByteBuffer out) {
    out.putLong(lastMs).putFloat(lastA).putFloat(lastSoc);
    out.putInt(pairs).putFloat(squareV2);
    for (float[] column : columns()) {
      for (float value : column) {
        out.putFloat(value);
      }
    }
  }

  void read(ByteBuffer in) {
    lastMs = in.getLong();
    lastA = in.getFloat();
    lastSoc = in.getFloat();
    pairs = in.getInt();
    squareV2 = in.getFloat();
    for (float[] column : columns()) {
      for (int c = 0; c < column.length; c++) {
        column[c] = in.getFloat();
      }
    }
  }

  private float[][] columns() {
    return new float[][] {cellProductV2, recent, past, pastVariance, pastWindows};
  }

  /** To twelve bits: nobody knows these better, and zeros store well. NaN and infinity stay. */
  static float rounded(double value) {
    int bits = Float.floatToRawIntBits((float) value);
    return Double.isFinite(value)
        ? Float.intBitsToFloat((bits + HALF_OF_DROPPED) & ~(2 * HALF_OF_DROPPED - 1))
        : (float) value;
  }
}

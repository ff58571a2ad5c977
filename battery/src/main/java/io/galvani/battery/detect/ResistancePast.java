package io.galvani.battery.detect;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What {@link ResistanceRise} remembers of a pack: the comparison before, the sums of the open
 * window, and for each cell what its resistance was of late and in the past, as a share above the
 * pack's median. One thread at a time.
 */
final class ResistancePast {
  private static final int COLUMNS = 4;
  private static final int PACK_BYTES = Long.BYTES + 3 * Float.BYTES + Integer.BYTES;

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

  /** Windows that have ended. */
  int windows;

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

  static int openByteLength(int cells) {
    return PACK_BYTES + cells * Float.BYTES;
  }

  /** Writes what may change with every comparison. */
  void writeOpen(ByteBuffer out) {
    out.putLong(lastMs).putFloat(lastA).putFloat(lastSoc).putInt(pairs).putFloat(squareV2);
    write(out, cellProductV2);
  }

  void readOpen(ByteBuffer in) {
    lastMs = in.getLong();
    lastA = in.getFloat();
    lastSoc = in.getFloat();
    pairs = in.getInt();
    squareV2 = in.getFloat();
    read(in, cellProductV2);
  }

  static int byteLength(int cells) {
    return Integer.BYTES + COLUMNS * cells * Float.BYTES;
  }

  /** Writes what changes when a window ends. */
  void write(ByteBuffer out) {
    out.putInt(windows);
    for (float[] column : columns()) {
      write(out, column);
    }
  }

  void read(ByteBuffer in) {
    windows = in.getInt();
    for (float[] column : columns()) {
      read(in, column);
    }
  }

  private static void write(ByteBuffer out, float[] column) {
    for (float value : column) {
      out.putFloat(value);
    }
  }

  private static void read(ByteBuffer in, float[] column) {
    for (int c = 0; c < column.length; c++) {
      column[c] = in.getFloat();
    }
  }

  private float[][] columns() {
    return new float[][] {recent, past, pastVariance, pastWindows};
  }
}

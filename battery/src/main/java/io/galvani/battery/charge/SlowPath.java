package io.galvani.battery.charge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The way that some numbers took, in bounded memory: after every charge at first, then after every
 * second, fourth, eighth. What was between is on the straight line.
 */
final class SlowPath {
  /** Charges that are kept at most; even. */
  static final int SLOTS = 64;

  private final int width;
  private final float[] kept;
  private int slots;
  private int stride = 1;
  private int charges;

  /**
   * @param width numbers a charge
   */
  SlowPath(int width) {
    this.width = width;
    this.kept = new float[SLOTS * width];
  }

  /** Numbers after one more charge. */
  void add(double[] now) {
    if (charges % stride == 0) {
      if (slots == SLOTS) {
        thin();
      }
      if (charges % stride == 0) {
        for (int k = 0; k < width; k++) {
          kept[slots * width + k] = (float) now[k];
        }
        slots++;
      }
    }
    charges++;
  }

  /** Every second one goes. */
  private void thin() {
    for (int slot = 1; 2 * slot < SLOTS; slot++) {
      System.arraycopy(kept, 2 * slot * width, kept, slot * width, width);
    }
    slots = SLOTS / 2;
    stride *= 2;
  }

  /** Charges so far. */
  int charges() {
    return charges;
  }

  /**
   * Writes the numbers after a charge.
   *
   * @param charge counted from 0, less than {@link #charges()}
   * @param now the numbers after the last charge
   */
  void at(int charge, double[] now, float[] to) {
    int slot = Math.min(charge / stride, slots - 1);
    int from = slot * stride;
    boolean toNow = slot + 1 >= slots;
    int until = toNow ? charges - 1 : from + stride;
    float share = until == from ? 0 : (float) (charge - from) / (until - from);
    for (int k = 0; k < width; k++) {
      float first = kept[slot * width + k];
      float last = toNow ? (float) now[k] : kept[(slot + 1) * width + k];
      to[k] = first + share * (last - first);
    }
  }

  int bytes() {
    return 3 * Integer.BYTES + slots * width * Float.BYTES;
  }

  void write(ByteBuffer out) {
    out.putInt(charges).putInt(stride).putInt(slots);
    for (int k = 0; k < slots * width; k++) {
      out.putFloat(kept[k]);
    }
  }

  /**
   * Overwrites all by what {@link #write} gave.
   *
   * @throws IllegalArgumentException if it cannot be one
   */
  void read(ByteBuffer in) {
    int readCharges = in.getInt();
    int readStride = in.getInt();
    int readSlots = in.getInt();
    boolean fits =
        readSlots >= 0
            && readSlots <= SLOTS
            && readStride >= 1
            && readCharges >= 0
            && readSlots == (readCharges + readStride - 1) / readStride;
    if (!fits) {
      throw new IllegalArgumentException(
          "a path of %d charges in steps of %d cannot have %d entries"
              .formatted(readCharges, readStride, readSlots));
    }
    charges = readCharges;
    stride = readStride;
    slots = readSlots;
    Arrays.fill(kept, 0);
    for (int k = 0; k < slots * width; k++) {
      kept[k] = in.getFloat();
    }
  }
}

package io.galvani.schemas.telemetry;

import java.io.ByteArrayOutputStream;

/**
 * Binary arithmetic encoder without carries: the interval [low, high] of 32-bit fractions narrows
 * with every bit, and a leading byte goes out as soon as both ends agree on it (Mahoney, "Adaptive
 * Weighing of Context Models for Lossless Data Compression", 2005, section 2).
 */
final class BitEncoder implements BitCoder {
  private static final long MASK = 0xffff_ffffL;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
  private long low;
  private long high = MASK;

  @Override
  public int code(int probabilityOfOne, int bit) {
    long split = BitCoder.split(low, high, probabilityOfOne);
    if (bit == 1) {
      high = split;
    } else {
      low = split + 1;
    }
    while ((low ^ high) >>> 24 == 0) {
      out.write((int) (high >>> 24));
      low = (low << 8) & MASK;
      high = ((high << 8) & MASK) | 0xff;
    }
    return bit;
  }

  /** The code: the fewest further bytes that, with zeros behind, lie within the interval. */
  byte[] finish() {
    for (int bytes = 0; bytes <= 4; bytes++) {
      long unit = 1L << (8 * (4 - bytes));
      long end = (low + unit - 1) / unit * unit;
      if (end <= high) {
        for (int i = 0; i < bytes; i++) {
          out.write((int) (end >>> (24 - 8 * i)));
        }
        return out.toByteArray();
      }
    }
    throw new IllegalStateException("low must not be above high");
  }
}

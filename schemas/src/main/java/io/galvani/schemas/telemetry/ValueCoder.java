package io.galvani.schemas.telemetry;

import java.util.Arrays;

/**
 * Codes integers through a {@link BitCoder} with chances that it learns as it goes, apart for every
 * context. A value is: is it other than zero; is it negative; how many bits has its magnitude
 * (unary); the bits below the leading one. All but the third kind's lower bits are learned.
 */
final class ValueCoder {
  /**
   * Adaptive bits of one context: zero, sign, length in unary, highest bit below the leading one.
   */
  static final int SLOTS = 2 + 64 + 64;

  private static final int SIGN = 1;
  private static final int LENGTH = 2;
  private static final int MANTISSA = LENGTH + 64;

  /** A chance never gets closer to certainty than this, of 65536. */
  private static final int MARGIN = 32;

  /** How many observations weigh fully; later ones move the chance by 1 in 129. */
  private static final int MEMORY = 127;

  private static final int COUNT_BITS = 8;
  private static final int[] WEIGHT = new int[MEMORY + 1];

  static {
    for (int n = 0; n <= MEMORY; n++) {
      // 2^15 / (n + 3/2): between the plain mean of n + 1 observations and the KT estimator.
      WEIGHT[n] = (1 << 16) / (2 * n + 3);
    }
  }

  private final BitCoder coder;

  /** Chance of a one in the upper bits, observations so far in the lower {@link #COUNT_BITS}. */
  private final int[] slots;

  ValueCoder(BitCoder coder, int contexts) {
    this.coder = coder;
    this.slots = new int[contexts * SLOTS];
    Arrays.fill(slots, BitCoder.EVEN << COUNT_BITS);
  }

  /** Codes a flag in a context of its own. */
  int flag(int context, int bit) {
    return learned(context * SLOTS, bit);
  }

  /** Codes the lower {@code bits} bits of a value that follows no pattern. */
  long plain(long value, int bits) {
    long coded = 0;
    for (int i = bits - 1; i >= 0; i--) {
      coded = (coded << 1) | coder.code(BitCoder.EVEN, (int) (value >>> i) & 1);
    }
    return coded;
  }

  /** Codes a value; when decoding, the argument is ignored and the result is what was written. */
  long value(int context, long value) {
    int base = context * SLOTS;
    if (learned(base, value == 0 ? 0 : 1) == 0) {
      return 0;
    }
    boolean negative = learned(base + SIGN, value < 0 ? 1 : 0) == 1;
    long magnitude = magnitude(base, negative ? -value : value);
    return negative ? -magnitude : magnitude;
  }

  /** Unsigned 64 bits, so that the most negative number has one too. */
  private long magnitude(int base, long magnitude) {
    int bits = 63 - Long.numberOfLeadingZeros(magnitude);
    int length = 0;
    while (length < 63 && learned(base + LENGTH + length, length < bits ? 1 : 0) == 1) {
      length++;
    }
    if (length == 0) {
      return 1;
    }
    long first = learned(base + MANTISSA + length, (int) (magnitude >>> (length - 1)) & 1);
    return ((2 | first) << (length - 1)) | plain(magnitude, length - 1);
  }

  private int learned(int slot, int bit) {
    int state = slots[slot];
    int chance = state >>> COUNT_BITS;
    int seen = state & ((1 << COUNT_BITS) - 1);
    int coded = coder.code(chance, bit);
    int target = coded == 1 ? 65_535 : 0;
    int moved = chance + (((target - chance) * WEIGHT[seen]) >> 15);
    int bounded = Math.max(MARGIN, Math.min(65_536 - MARGIN, moved));
    slots[slot] = (bounded << COUNT_BITS) | Math.min(MEMORY, seen + 1);
    return coded;
  }
}

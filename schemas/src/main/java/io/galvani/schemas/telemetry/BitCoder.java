package io.galvani.schemas.telemetry;

/**
 * Codes one yes-or-no at a time, given how likely the yes is. The encoder writes the bit it is
 * given; the decoder ignores it and returns the bit that was written. One walk over a frame
 * therefore serves both directions, and the two cannot disagree about the format.
 */
interface BitCoder {
  /** Probabilities are in units of 2^-16. */
  int PROBABILITY_BITS = 16;

  /** An even chance. */
  int EVEN = 1 << (PROBABILITY_BITS - 1);

  /**
   * @param probabilityOfOne of 65536, exclusive at both ends
   * @param bit 0 or 1; ignored when decoding
   * @return the bit coded, 0 or 1
   */
  int code(int probabilityOfOne, int bit);

  /** Where to split [low, high], both inclusive: at or below is a one. */
  static long split(long low, long high, int probabilityOfOne) {
    return low + (((high - low) * probabilityOfOne) >>> PROBABILITY_BITS);
  }
}

package io.galvani.battery.detect;

/** Floats of few bits, as many as there is knowledge: zeros store well. */
final class RoundedFloat {
  private RoundedFloat() {}

  /** To twelve bits, for running means that move by small steps. */
  static float fine(double value) {
    return rounded(value, 12);
  }

  /** To eight bits, 0.2 %, for what one or some measurements tell. */
  static float coarse(double value) {
    return rounded(value, 16);
  }

  private static float rounded(double value, int dropped) {
    if (!Double.isFinite(value)) {
      return (float) value;
    }
    int bits = Float.floatToRawIntBits((float) value) + (1 << (dropped - 1));
    return Float.intBitsToFloat(bits >> dropped << dropped);
  }
}

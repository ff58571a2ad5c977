package io.galvani.schemas.telemetry;

import io.galvani.schemas.MalformedMessageException;

/**
 * The fixed-point numbers on the wire. A physical value x is the integer n = round(x *
 * stepsPerUnit); the decoder gives n / stepsPerUnit, one correctly rounded division, so that a
 * decimal source reads back its own doubles.
 */
final class Quantum {
  /** 0.1 mV. */
  static final double CELL_STEPS_PER_V = 10_000;

  /** 1 mA. */
  static final double STEPS_PER_A = 1_000;

  /** 0.1 degC. */
  static final double STEPS_PER_DEG_C = 10;

  /** 1 mV. */
  static final double PACK_STEPS_PER_V = 1_000;

  /** 0.01 %. */
  static final double STEPS_PER_SOC = 10_000;

  /** Stands for a missing value in a column; no representable value equals it. */
  static final int MISSING = Integer.MIN_VALUE;

  /** Largest magnitude of n: differences of two values still fit 32 bits. */
  static final int LIMIT = (1 << 30) - 1;

  private static final int[] POWERS = {1, 10, 100, 1_000, 10_000};

  private Quantum() {}

  static boolean representable(double value, double stepsPerUnit) {
    return Math.abs(value * stepsPerUnit) <= LIMIT;
  }

  /** The integer nearest to the value, or {@link #MISSING} when NaN or not representable. */
  static int steps(double value, double stepsPerUnit) {
    // The comparison is false for NaN.
    return representable(value, stepsPerUnit) ? (int) Math.round(value * stepsPerUnit) : MISSING;
  }

  static double value(int steps, double stepsPerUnit) {
    return steps == MISSING ? Double.NaN : steps / stepsPerUnit;
  }

  /** The largest power p such that 10^p divides every present number, at most 4. */
  static int commonPower(int[] steps) {
    int power = POWERS.length - 1;
    for (int n : steps) {
      while (n != MISSING && n % POWERS[power] != 0) {
        power--;
      }
    }
    return power;
  }

  /** 10^power; refuses what no encoder writes. */
  static int power(int power) throws MalformedMessageException {
    if (power >= POWERS.length) {
      throw new MalformedMessageException(
          "quantum must be a power of ten up to the fourth, but was the " + power + "th");
    }
    return POWERS[power];
  }
}

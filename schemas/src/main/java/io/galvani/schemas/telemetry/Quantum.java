package io.galvani.schemas.telemetry;

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

  private static final int LARGEST = 10_000;

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

  /** The largest of 1, 10, 100, 1000, 10000 that divides every present number. */
  static int commonStep(int[] steps) {
    int quantum = LARGEST;
    for (int n : steps) {
      while (n != MISSING && n % quantum != 0) {
        quantum /= 10;
      }
      if (quantum == 1) {
        return 1;
      }
    }
    return quantum;
  }
}

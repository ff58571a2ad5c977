package io.galvani.battery.soc;

import java.util.Arrays;

/**
 * Evidence that a cell's resistance is not that of its tables, from the mean innovations of
 * successive blocks: where the current steps from block to block, a wrong resistance shows as an
 * innovation that steps with it,
 *
 * <pre>
 *   Δy = g · Δ(R · I) + noise
 * </pre>
 *
 * <p>while errors of SOC, open-circuit voltage and current offset hardly change within two blocks.
 * The slope g is a least-squares one with forgetting. It does not move the estimate: it says how
 * far the filter must be ready to move it. A tight prior serves a cell that is as its tables say
 * best, and a loose one a cell that has aged; the evidence decides between the two.
 *
 * <p>State in an array of the caller, {@link #SIZE} numbers.
 */
final class ResistanceEvidence {
  /** Numbers of state. */
  static final int SIZE = 6;

  private static final int LAST_INNOVATION = 0;
  private static final int LAST_DRIVE = 1;
  private static final int WEIGHT = 2;
  private static final int XX = 3;
  private static final int XY = 4;
  private static final int YY = 5;

  /** Evidence is forgotten within this time, s. */
  private static final double MEMORY_S = 1_800;

  /** A smaller step of the ohmic voltage, V, says nothing. */
  private static final double LEAST_STEP_V = 0.005;

  private static final double LEAST_STEPS = 10;

  /** A slope this much above its own sigma, and not smaller than this, is believed. */
  private static final double CERTAIN_SIGMA = 8;

  private static final double LEAST_SLOPE = 0.15;

  private ResistanceEvidence() {}

  /** Forgets everything: what comes next does not follow what was. */
  static void forget(double[] s, int at) {
    Arrays.fill(s, at, at + SIZE, 0);
  }

  /**
   * Takes a block.
   *
   * @param s array with the evidence
   * @param at index of its first number
   * @param durationS of the block, s
   * @param innovationV mean innovation, V
   * @param driveV mean ohmic voltage by the tables, R0 · I, V
   * @return the relative error of the resistance if there is clear evidence of one, else 0
   */
  static double weigh(double[] s, int at, double durationS, double innovationV, double driveV) {
    double dx = driveV - s[at + LAST_DRIVE];
    double dy = innovationV - s[at + LAST_INNOVATION];
    s[at + LAST_DRIVE] = driveV;
    s[at + LAST_INNOVATION] = innovationV;
    if (Math.abs(dx) < LEAST_STEP_V) {
      return 0;
    }
    double kept = StrictMath.exp(-durationS / MEMORY_S);
    s[at + WEIGHT] = kept * s[at + WEIGHT] + 1;
    s[at + XX] = kept * s[at + XX] + dx * dx;
    s[at + XY] = kept * s[at + XY] + dx * dy;
    s[at + YY] = kept * s[at + YY] + dy * dy;
    if (s[at + WEIGHT] < LEAST_STEPS) {
      return 0;
    }
    double slope = s[at + XY] / s[at + XX];
    double unexplained = Math.max(0, s[at + YY] - slope * s[at + XY]);
    double sigma = Math.sqrt(unexplained / s[at + XX] / s[at + WEIGHT]);
    boolean clear = Math.abs(slope) > Math.max(LEAST_SLOPE, CERTAIN_SIGMA * sigma);
    return clear ? slope : 0;
  }
}

package io.galvani.workbench.characterize;

/**
 * A recording, or a part of one, whose SOC is known: what a fit is made from.
 *
 * @param name of the file
 * @param kind of test
 * @param nominalDegC temperature of the group it belongs to, degC
 * @param timeS [row] s, ascending
 * @param voltageV [row] V
 * @param currentA [row] A, positive when charging
 * @param degC [row] temperature of the cell, degC
 * @param soc [row] reference, 1 = full
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of columns, never compared
record Trace(
    String name,
    String kind,
    double nominalDegC,
    double[] timeS,
    double[] voltageV,
    double[] currentA,
    double[] degC,
    double[] soc) {
  private static final double LONGEST_STEP_S = 60;

  int rows() {
    return timeS.length;
  }

  /** Seconds that a row stands for: those since the row before, 60 at most. */
  double spanS(int row) {
    return row == 0 ? 0 : Math.min(LONGEST_STEP_S, timeS[row] - timeS[row - 1]);
  }

  /** How much a second of this kind of test counts: steady tests repeat themselves. */
  double weight() {
    return switch (kind) {
      case "drive" -> 1;
      case "hppc" -> 0.5;
      case "capacity", "ageing" -> 0.25;
      default -> 0.04;
    };
  }
}

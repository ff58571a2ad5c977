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
 * @param drivenA [row] current from the row before to this one, A
 * @param instantA [row] current at the instant of the voltage, A
 * @param weights [row] how much the row counts, 0 not at all
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
    double[] soc,
    double[] drivenA,
    double[] instantA,
    double[] weights) {
  private static final double LONGEST_STEP_S = 60;

  int rows() {
    return timeS.length;
  }

  /** Seconds that a row stands for: those since the row before, 60 at most. */
  double spanS(int row) {
    return row == 0 ? 0 : Math.min(LONGEST_STEP_S, timeS[row] - timeS[row - 1]);
  }
}

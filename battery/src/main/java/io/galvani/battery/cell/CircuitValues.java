package io.galvani.battery.cell;

import java.util.Arrays;

/**
 * Tables of the equivalent circuit, each [temperature][point of SOC], all positive.
 *
 * @param r0Ohm ohmic resistance when discharging, Ohm
 * @param r1Ohm resistance of the fast RC pair, Ohm
 * @param tau1S its time constant, s
 * @param r2Ohm resistance of the slow RC pair, Ohm
 * @param tau2S its time constant, s
 * @param r0ChargeRatio R0 when charging over R0 when discharging
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of tables, never compared
public record CircuitValues(
    double[][] r0Ohm,
    double[][] r1Ohm,
    double[][] tau1S,
    double[][] r2Ohm,
    double[][] tau2S,
    double[][] r0ChargeRatio) {

  CircuitValues copy() {
    return new CircuitValues(
        copy(r0Ohm), copy(r1Ohm), copy(tau1S), copy(r2Ohm), copy(tau2S), copy(r0ChargeRatio));
  }

  private static double[][] copy(double[][] table) {
    double[][] copy = new double[table.length][];
    for (int row = 0; row < table.length; row++) {
      copy[row] = table[row].clone();
    }
    return copy;
  }

  /** A ratio table of ones: charging and discharging alike. */
  public static double[][] directionless(int temperatures, int points) {
    double[][] ones = new double[temperatures][points];
    for (double[] row : ones) {
      Arrays.fill(row, 1);
    }
    return ones;
  }
}

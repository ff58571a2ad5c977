package io.galvani.workbench.characterize;

import java.util.Arrays;

/**
 * Where the unknowns of a fit lie in one vector: for every temperature the open-circuit voltage on
 * {@link SocGrid#OCV}, the logarithms of R0, R1 and R2 on {@link SocGrid#CIRCUIT}, of τ1 and τ2 and
 * of R0 when charging over R0 when discharging; at the end the amplitude of the hysteresis on
 * {@link SocGrid#CIRCUIT} and one activation energy in multiples of {@link #ENERGY_UNIT}.
 */
final class Layout {
  static final int N = SocGrid.OCV.size();
  static final int W = SocGrid.CIRCUIT.size();
  static final int R0 = N;
  static final int R1 = N + W;
  static final int R2 = N + 2 * W;
  static final int TAU1 = N + 3 * W;
  static final int TAU2 = TAU1 + 1;
  static final int CHARGE_RATIO = TAU1 + 2;
  static final int WIDTH = TAU1 + 3;

  /** J/mol of one unit of the activation energy's unknown. */
  static final double ENERGY_UNIT = 10_000;

  private static final double GAS_CONSTANT = 8.314462618;
  private static final double ZERO_CELSIUS_K = 273.15;

  private final double[] degC;

  Layout(double[] degC) {
    this.degC = degC.clone();
  }

  int size() {
    return degC.length * WIDTH + W + 1;
  }

  /** First unknown of the amplitude of the hysteresis, V. */
  int hysteresis() {
    return degC.length * WIDTH;
  }

  int energy() {
    return degC.length * WIDTH + W;
  }

  int temperatures() {
    return degC.length;
  }

  double degC(int t) {
    return degC[t];
  }

  double[] degC() {
    return degC.clone();
  }

  /** The temperature nearest to one. */
  int nearest(double to) {
    int nearest = 0;
    for (int t = 1; t < degC.length; t++) {
      nearest = Math.abs(degC[t] - to) < Math.abs(degC[nearest] - to) ? t : nearest;
    }
    return nearest;
  }

  int at(int t, int offset) {
    return t * WIDTH + offset;
  }

  /** Lower temperature of the interval that holds a temperature or is nearest. */
  int below(double at) {
    int t = 0;
    while (t < degC.length - 2 && degC[t + 1] <= at) {
      t++;
    }
    return t;
  }

  /** Upper temperature of that interval; the lower one if there is one only. */
  int above(int t) {
    return Math.min(t + 1, degC.length - 1);
  }

  /** Share of the upper temperature, linear in T, in [0, 1]. */
  double warmth(int t, double at) {
    int upper = above(t);
    return upper == t ? 0 : clamp((at - degC[t]) / (degC[upper] - degC[t]));
  }

  /** Share of the upper temperature, linear in 1/T, in [0, 1]. */
  double arrheniusWarmth(int t, double at) {
    int upper = above(t);
    return upper == t ? 0 : clamp(inverse(degC[t], at) / inverse(degC[t], degC[upper]));
  }

  /** ln of the factor of a resistance at a temperature beyond the grid, per unit of energy. */
  double beyond(double at) {
    return inverse(at, Math.max(degC[0], Math.min(degC[degC.length - 1], at)));
  }

  /** (1/T − 1/Tfrom) in units such that times the energy's unknown it is ln of the factor. */
  static double inverse(double ofDegC, double fromDegC) {
    double perK = 1 / (ofDegC + ZERO_CELSIUS_K) - 1 / (fromDegC + ZERO_CELSIUS_K);
    return ENERGY_UNIT / GAS_CONSTANT * perK;
  }

  /** [point] unknowns of one table row. */
  double[] row(double[] x, int t, int offset, int length) {
    return Arrays.copyOfRange(x, at(t, offset), at(t, offset) + length);
  }

  private static double clamp(double share) {
    return Math.max(0, Math.min(1, share));
  }
}

package io.galvani.battery.thermal;

import io.galvani.battery.cell.ThermalParameters;
import java.util.Arrays;

/**
 * Core and surface temperature of a cell, and the temperature of what cools it, from heat and the
 * measured surface: a Kalman filter over x = (Tc, Ts, Ta), with the implicit Euler rule of
 *
 * <pre>
 *   Cc · dTc/dt = P − Gcs · (Tc − Ts)
 *   Cs · dTs/dt = Gcs · (Tc − Ts) − Gsa · (Ts − Ta)
 *   dTa/dt      = white noise
 * </pre>
 *
 * <p>Ta is estimated because hardly any pack measures it. T in degC, P in W, C in J/K, G in W/K.
 * The state is {@link #SIZE} doubles of the caller from {@code at}: Tc, Ts, Ta and the upper
 * triangle of their covariance, K². Covariance is corrected in Joseph's form. Allocates nothing.
 *
 * <p>A missing surface temperature (NaN) is left out and sigma grows; missing heat counts as none.
 * Bad at: gradients within a large cell; heat between neighbours; thermal parameters of another
 * cooling. Sources: Lin et al. 2014, doi:10.1016/j.jpowsour.2014.01.097; Richardson, Ireland and
 * Howey 2014, doi:10.1016/j.jpowsour.2014.04.129.
 */
public final class CoreTemperature {
  /** Doubles of state a cell. */
  public static final int SIZE = 9;

  /** Offset of the core temperature, degC. */
  public static final int CORE = 0;

  /** Offset of the surface temperature, degC. */
  public static final int SURFACE = 1;

  /** Offset of the temperature of the surroundings, degC. */
  public static final int AMBIENT = 2;

  private static final int COVARIANCE = 3;
  private static final int N = 3;

  /** Relative error of the heat, and how long it stays alike. */
  private static final double HEAT_SIGMA = 0.25;

  private static final double HEAT_CORRELATION_S = 600;

  /** Surroundings change by so many K in an hour. */
  private static final double AMBIENT_SIGMA_K = 2;

  /** The two masses are not all there is to a cell: K in an hour. */
  private static final double MODEL_SIGMA_K = 0.5;

  private static final double START_SIGMA_K = 3;

  private final ThermalParameters thermal;
  private final double[] f = new double[N * N];
  private final double[] p = new double[N * N];
  private final double[] product = new double[N * N];
  private double heatToCore;
  private double heatToSurface;

  public CoreTemperature(ThermalParameters thermal) {
    this.thermal = thermal;
  }

  /** Starts in equilibrium with the surface, core and surroundings uncertain by 3 K. */
  public void start(double[] state, int at, double surfaceDegC, double surfaceSigmaK) {
    Arrays.fill(state, at, at + COVARIANCE, surfaceDegC);
    Arrays.fill(p, 0);
    p[0] = START_SIGMA_K * START_SIGMA_K;
    p[4] = surfaceSigmaK * surfaceSigmaK;
    p[8] = START_SIGMA_K * START_SIGMA_K;
    store(state, at);
  }

  /**
   * Predicts by some seconds and corrects with the surface temperature, if there is one.
   *
   * @param state see above, changed in place; not yet started while its core is NaN
   * @param at index of its core temperature
   * @param dtS seconds since the last step, zero or positive
   * @param heatW mean heat set free since, W, NaN = unknown
   * @param surfaceDegC measured now, degC, NaN = not measured
   * @param surfaceSigmaK its standard deviation, K: larger for a cell that has no probe of its own
   *     and borrows a neighbour's
   */
  public void step(
      double[] state, int at, double dtS, double heatW, double surfaceDegC, double surfaceSigmaK) {
    if (Double.isNaN(state[at + CORE])) {
      if (!Double.isNaN(surfaceDegC)) {
        start(state, at, surfaceDegC, surfaceSigmaK);
      }
      return;
    }
    load(state, at);
    if (dtS > 0) {
      predict(state, at, dtS, Double.isNaN(heatW) ? 0 : heatW);
    }
    if (surfaceDegC > -60 && surfaceDegC < 150) {
      correct(state, at, SURFACE, surfaceDegC, surfaceSigmaK);
    }
    store(state, at);
  }

  /** Corrects with a measured temperature of the surroundings, where there is one. */
  public void ambient(double[] state, int at, double ambientDegC, double sigmaK) {
    if (!Double.isNaN(state[at + CORE]) && ambientDegC > -60 && ambientDegC < 150) {
      load(state, at);
      correct(state, at, AMBIENT, ambientDegC, sigmaK);
      store(state, at);
    }
  }

  /** Standard deviation of the core temperature, K. */
  public static double coreSigmaK(double[] state, int at) {
    return Math.sqrt(state[at + COVARIANCE]);
  }

  /** Standard deviation of the surface temperature, K. */
  public static double surfaceSigmaK(double[] state, int at) {
    return Math.sqrt(state[at + COVARIANCE + 3]);
  }

  /** Rows of the transition of (Tc, Ts, Ta) by Cramer's rule on the implicit 2×2 system. */
  private void transition(double dtS) {
    double inner = dtS * thermal.coreToSurfaceWPerK();
    double outer = dtS * thermal.surfaceToAmbientWPerK();
    double cc = thermal.coreHeatCapacityJPerK();
    double cs = thermal.surfaceHeatCapacityJPerK();
    double coreDiagonal = cc + inner;
    double surfaceDiagonal = cs + inner + outer;
    double determinant = coreDiagonal * surfaceDiagonal - inner * inner;
    f[0] = cc * surfaceDiagonal / determinant;
    f[1] = inner * cs / determinant;
    f[2] = inner * outer / determinant;
    f[3] = inner * cc / determinant;
    f[4] = coreDiagonal * cs / determinant;
    f[5] = coreDiagonal * outer / determinant;
    f[6] = 0;
    f[7] = 0;
    f[8] = 1;
    heatToCore = dtS * surfaceDiagonal / determinant;
    heatToSurface = dtS * inner / determinant;
  }

  private void predict(double[] state, int at, double dtS, double heatW) {
    transition(dtS);
    double core = state[at];
    double surface = state[at + SURFACE];
    double ambient = state[at + AMBIENT];
    state[at] = f[0] * core + f[1] * surface + f[2] * ambient + heatToCore * heatW;
    state[at + SURFACE] = f[3] * core + f[4] * surface + f[5] * ambient + heatToSurface * heatW;
    multiply(f, p, false, product);
    multiply(product, f, true, p);
    double heatSigmaW = HEAT_SIGMA * heatW;
    double kicks = 2 * heatSigmaW * heatSigmaW * Math.max(1, HEAT_CORRELATION_S / dtS);
    double hourly = dtS / 3600;
    p[0] += kicks * heatToCore * heatToCore + MODEL_SIGMA_K * MODEL_SIGMA_K * hourly;
    p[1] += kicks * heatToCore * heatToSurface;
    p[3] = p[1];
    p[4] += kicks * heatToSurface * heatToSurface + MODEL_SIGMA_K * MODEL_SIGMA_K * hourly;
    p[8] += AMBIENT_SIGMA_K * AMBIENT_SIGMA_K * hourly;
  }

  /** Joseph's form, P' = (E − K·h)·P·(E − K·h)ᵀ + K·R·Kᵀ, with h a unit row. */
  private void correct(double[] state, int at, int measured, double value, double sigmaK) {
    double noise = sigmaK * sigmaK;
    double variance = p[measured * N + measured] + noise;
    double k0 = p[measured] / variance;
    double k1 = p[N + measured] / variance;
    double k2 = p[2 * N + measured] / variance;
    double innovation = value - state[at + measured];
    state[at] += k0 * innovation;
    state[at + 1] += k1 * innovation;
    state[at + 2] += k2 * innovation;
    Arrays.fill(f, 0);
    f[0] = 1;
    f[4] = 1;
    f[8] = 1;
    f[measured] -= k0;
    f[N + measured] -= k1;
    f[2 * N + measured] -= k2;
    multiply(f, p, false, product);
    multiply(product, f, true, p);
    p[0] += noise * k0 * k0;
    p[1] += noise * k0 * k1;
    p[2] += noise * k0 * k2;
    p[4] += noise * k1 * k1;
    p[5] += noise * k1 * k2;
    p[8] += noise * k2 * k2;
  }

  private static void multiply(double[] a, double[] b, boolean transposed, double[] out) {
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        double sum = 0;
        for (int k = 0; k < N; k++) {
          sum += a[i * N + k] * (transposed ? b[j * N + k] : b[k * N + j]);
        }
        out[i * N + j] = sum;
      }
    }
  }

  private void load(double[] state, int at) {
    int c = at + COVARIANCE;
    p[0] = state[c];
    p[1] = state[c + 1];
    p[3] = p[1];
    p[2] = state[c + 2];
    p[6] = p[2];
    p[4] = state[c + 3];
    p[5] = state[c + 4];
    p[7] = p[5];
    p[8] = state[c + 5];
  }

  private void store(double[] state, int at) {
    int c = at + COVARIANCE;
    state[c] = p[0];
    state[c + 1] = p[1];
    state[c + 2] = p[2];
    state[c + 3] = p[4];
    state[c + 4] = p[5];
    state[c + 5] = p[8];
  }
}

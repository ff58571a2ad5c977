package io.galvani.battery.power;

import java.util.Arrays;

/**
 * What past loads taught of a cell's resistance: measured over predicted rise of voltage, as a line
 * over the logarithm of the current,
 *
 * <pre>ln(measured / predicted) = a + b · ln(C-rate / 1.5) + noise,   a, b random walks by load
 * </pre>
 *
 * <p>for charging and discharging apart; a Kalman filter of two states each. An aged cell, a joint
 * or another share of charge transfer than the set's shows here after a few loads. The state is
 * {@link #SIZE} doubles of the caller. A ratio that is not positive or beyond three either way is
 * not learned from. Bad at: temperature and SOC that jump between loads; the walk forgets only so
 * fast. Stateless.
 */
public final class LoadMemory {
  /** Doubles of state a cell: a, b and their covariance for discharging, then for charging. */
  public static final int SIZE = 10;

  private static final int EACH = 5;
  private static final double LEVEL_SIGMA = 0.1;
  private static final double SLOPE_SIGMA = 0.05;
  private static final double LEVEL_WALK = 0.04;
  private static final double SLOPE_WALK = 0.01;
  private static final double NOISE = 0.03;

  /** Of a rise of voltage, V: readings, and voltage and current that are not of one instant. */
  private static final double NOISE_V = 0.01;

  private static final double MOST = 3;
  private static final double MIDDLE_C_RATE = 1.5;
  private static final double LEAST_C_RATE = 0.1;

  private LoadMemory() {}

  /** Begins with the set's word. */
  public static void start(double[] state) {
    Arrays.fill(state, 0);
    for (int at = 0; at < SIZE; at += EACH) {
      state[at + 2] = LEVEL_SIGMA * LEVEL_SIGMA;
      state[at + 4] = SLOPE_SIGMA * SLOPE_SIGMA;
    }
  }

  /** Factor on the predicted rise of voltage for a C-rate, positive when charging. */
  public static double ratio(double[] state, double cRate) {
    int at = at(cRate);
    return StrictMath.exp(state[at] + state[at + 1] * place(cRate));
  }

  /** Relative standard deviation of {@link #ratio}. */
  public static double ratioSigma(double[] state, double cRate) {
    return Math.sqrt(variance(state, at(cRate), place(cRate)) + LEVEL_WALK * LEVEL_WALK);
  }

  /**
   * Learns from a load that is over.
   *
   * @param state changed in place
   * @param cRate its C-rate, positive when charging
   * @param measuredV rise of voltage that was measured, V, negative when discharging
   * @param predictedV rise that was predicted without this memory, V
   */
  public static void learn(double[] state, double cRate, double measuredV, double predictedV) {
    double seen = measuredV / predictedV;
    if (!(seen > 1 / MOST && seen < MOST)) {
      return;
    }
    int at = at(cRate);
    double x = place(cRate);
    state[at + 2] += LEVEL_WALK * LEVEL_WALK;
    state[at + 4] += SLOPE_WALK * SLOPE_WALK;
    double innovation = StrictMath.log(seen) - state[at] - state[at + 1] * x;
    double ha = state[at + 2] + x * state[at + 3];
    double hb = state[at + 3] + x * state[at + 4];
    double reading = NOISE_V / predictedV;
    double variance = ha + x * hb + NOISE * NOISE + reading * reading;
    state[at] += ha / variance * innovation;
    state[at + 1] += hb / variance * innovation;
    state[at + 2] -= ha * ha / variance;
    state[at + 3] -= ha * hb / variance;
    state[at + 4] -= hb * hb / variance;
  }

  private static double variance(double[] state, int at, double x) {
    return state[at + 2] + 2 * x * state[at + 3] + x * x * state[at + 4];
  }

  private static int at(double cRate) {
    return cRate > 0 ? EACH : 0;
  }

  private static double place(double cRate) {
    return StrictMath.log(Math.max(LEAST_C_RATE, Math.abs(cRate)) / MIDDLE_C_RATE);
  }
}

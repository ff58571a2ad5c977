package io.galvani.battery.power;

import java.util.Arrays;

/**
 * What past loads taught of a cell's resistance over that of its parameter set,
 *
 * <pre>
 *   ln(measured / predicted) = g + a + b · ln(C-rate / 1.5) + noise
 * </pre>
 *
 * <p>for charging and discharging apart; a Kalman filter of three states each. g is the cell's age
 * and what else holds everywhere, and hardly moves. a and b are errors of the set where the cell
 * stood: both fall back to nothing, and their variances to the prior's, as SOC and temperature move
 * away, by exp(−|Δz|/{@value #SOC_LENGTH} − |ΔT|/{@value #LENGTH_K} K). Innovations are clipped at
 * {@value #CLIP} sigma; a ratio beyond three either way is not learned from.
 *
 * <p>The state is {@link #SIZE} doubles of the caller, all representable as floats. Stateless. Bad
 * at: sets whose error turns over less than a tenth of SOC (near empty and full), and the first
 * load after such a move.
 */
public final class LoadMemory {
  /** Doubles of state. */
  public static final int SIZE = 24;

  private static final int EACH = 12;
  private static final int AGE = 0;
  private static final int LOCAL = 1;
  private static final int SLOPE = 2;

  /** Upper triangle of the covariance, by rows. */
  private static final int AA = 3;

  private static final int AL = 4;
  private static final int AS = 5;
  private static final int LL = 6;
  private static final int LS = 7;
  private static final int SS = 8;
  private static final int SOC = 9;
  private static final int DEG_C = 10;
  private static final int LOADS = 11;

  private static final double AGE_SIGMA = 0.07;
  private static final double LOCAL_SIGMA = 0.15;
  private static final double SLOPE_SIGMA = 0.15;
  private static final double AGE_WALK = 0.005;
  private static final double SOC_LENGTH = 0.15;
  private static final double LENGTH_K = 10;

  /** What a load forgets even where nothing moved. */
  private static final double EACH_LOAD = 0.01;

  private static final double NOISE = 0.01;
  private static final double CLIP = 3;
  private static final double MOST = 3;
  private static final double MOST_LOADS = 1e6;

  private LoadMemory() {}

  /** Begins with the set's word. */
  public static void start(double[] state) {
    Arrays.fill(state, 0);
    for (int at = 0; at < SIZE; at += EACH) {
      state[at + AA] = (float) (AGE_SIGMA * AGE_SIGMA);
      state[at + LL] = (float) (LOCAL_SIGMA * LOCAL_SIGMA);
      state[at + SS] = (float) (SLOPE_SIGMA * SLOPE_SIGMA);
    }
  }

  /** Loads of that way (positive when charging) that were learned from. */
  public static double loads(double[] state, double sign) {
    return state[at(sign) + LOADS];
  }

  /**
   * What is to be expected of a load.
   *
   * @param sign of its current, positive when charging
   * @param soc state of charge at its beginning, 0..1
   * @param degC temperature of the cell's core, degC
   * @param out filled
   */
  public static void recall(double[] state, double sign, double soc, double degC, LoadFactor out) {
    int at = at(sign);
    double keeps = keeps(state, at, soc, degC);
    double kept = keeps * keeps;
    double local = kept * state[at + LL] + (1 - kept) * LOCAL_SIGMA * LOCAL_SIGMA;
    double slope = kept * state[at + SS] + (1 - kept) * SLOPE_SIGMA * SLOPE_SIGMA;
    double age = state[at + AA] + AGE_WALK * AGE_WALK;
    out.set(
        state[at + AGE] + keeps * state[at + LOCAL],
        keeps * state[at + SLOPE],
        age + 2 * keeps * state[at + AL] + local,
        keeps * state[at + AS] + kept * state[at + LS],
        slope);
  }

  /**
   * Learns from a load that is over.
   *
   * @param state changed in place
   * @param cRate its C-rate, positive when charging
   * @param soc state of charge at its beginning, 0..1
   * @param degC temperature of the cell's core, degC
   * @param ratio measured rise of voltage by resistance over the one predicted without this memory
   * @param ratioSigma standard deviation of a reading of it, relative
   */
  public static void learn(
      double[] state, double cRate, double soc, double degC, double ratio, double ratioSigma) {
    if (!(ratio > 1 / MOST && ratio < MOST && ratioSigma >= 0 && !Double.isNaN(degC))) {
      return;
    }
    int at = at(cRate);
    age(state, at, keeps(state, at, soc, degC));
    double x = LoadFactor.place(Math.abs(cRate));
    double ka = state[at + AA] + state[at + AL] + x * state[at + AS];
    double kl = state[at + AL] + state[at + LL] + x * state[at + LS];
    double ks = state[at + AS] + state[at + LS] + x * state[at + SS];
    double variance = ka + kl + x * ks + NOISE * NOISE + ratioSigma * ratioSigma;
    double most = CLIP * Math.sqrt(variance);
    double expected = state[at + AGE] + state[at + LOCAL] + x * state[at + SLOPE];
    double innovation =
        Math.max(-most, Math.min(most, StrictMath.log(ratio) - expected)) / variance;
    state[at + AGE] += ka * innovation;
    state[at + LOCAL] += kl * innovation;
    state[at + SLOPE] += ks * innovation;
    state[at + AA] -= ka * ka / variance;
    state[at + AL] -= ka * kl / variance;
    state[at + AS] -= ka * ks / variance;
    state[at + LL] -= kl * kl / variance;
    state[at + LS] -= kl * ks / variance;
    state[at + SS] -= ks * ks / variance;
    state[at + SOC] = soc;
    state[at + DEG_C] = degC;
    state[at + LOADS] = Math.min(MOST_LOADS, state[at + LOADS] + 1);
    for (int i = at; i < at + EACH; i++) {
      state[i] = (float) state[i];
    }
  }

  private static void age(double[] state, int at, double keeps) {
    double kept = keeps * keeps;
    state[at + LOCAL] *= keeps;
    state[at + SLOPE] *= keeps;
    state[at + AA] += AGE_WALK * AGE_WALK;
    state[at + AL] *= keeps;
    state[at + AS] *= keeps;
    state[at + LL] = kept * state[at + LL] + (1 - kept) * LOCAL_SIGMA * LOCAL_SIGMA;
    state[at + LS] *= kept;
    state[at + SS] = kept * state[at + SS] + (1 - kept) * SLOPE_SIGMA * SLOPE_SIGMA;
  }

  /** Share of the local errors that is left where the cell stands now. */
  private static double keeps(double[] state, int at, double soc, double degC) {
    if (state[at + LOADS] == 0) {
      return 1;
    }
    double away =
        Math.abs(soc - state[at + SOC]) / SOC_LENGTH
            + Math.abs(degC - state[at + DEG_C]) / LENGTH_K
            + EACH_LOAD;
    return StrictMath.exp(-away);
  }

  private static int at(double sign) {
    return sign > 0 ? EACH : 0;
  }
}

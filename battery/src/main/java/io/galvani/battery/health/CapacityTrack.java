package io.galvani.battery.health;

/**
 * ln of a capacity over a cell's life: level and fade per equivalent full cycle, both drifting, as
 * a Kalman filter of two states in a row of the caller's array. Errors of matching against other
 * cells' curves are alike from window to window, so a common part that no averaging removes is
 * carried beside the filter and added to what is published.
 *
 * <pre>
 *   level' = level + fade·Δn,  var level' = … + drift·Δn,  fade' = fade,  var fade' = … + 2e-11·Δn
 * </pre>
 */
final class CapacityTrack {
  /** Numbers of state: level, fade, their covariance (three), the common variance. */
  static final int SIZE = 6;

  private static final int LEVEL = 0;
  private static final int FADE = 1;
  private static final int LEVEL_VAR = 2;
  private static final int CROSS_VAR = 3;
  private static final int FADE_VAR = 4;
  private static final int COMMON_VAR = 5;

  private static final double FADE_PRIOR_VAR = 1e-7;
  private static final double FADE_DRIFT = 2e-11;

  /** Innovations beyond this many sigma count as if they lay there. */
  private static final double CLIP_SIGMA = 4;

  private CapacityTrack() {}

  /**
   * Begins.
   *
   * @param logCapacity ln C, C in Ah
   * @param variance of ln C
   */
  static void begin(double[] s, int at, double logCapacity, double variance) {
    s[at + LEVEL] = logCapacity;
    s[at + FADE] = 0;
    s[at + LEVEL_VAR] = variance;
    s[at + CROSS_VAR] = 0;
    s[at + FADE_VAR] = FADE_PRIOR_VAR;
    s[at + COMMON_VAR] = 0;
  }

  /**
   * Lets equivalent full cycles pass.
   *
   * @param drift variance that ln C gains a cycle beyond its fade
   */
  static void pass(double[] s, int at, double cycles, double drift) {
    s[at + LEVEL] += s[at + FADE] * cycles;
    s[at + LEVEL_VAR] +=
        2 * s[at + CROSS_VAR] * cycles + s[at + FADE_VAR] * cycles * cycles + drift * cycles;
    s[at + CROSS_VAR] += s[at + FADE_VAR] * cycles;
    s[at + FADE_VAR] += FADE_DRIFT * cycles;
  }

  /**
   * Takes an estimate in. One further than four sigma away counts with a variance so raised that it
   * lies at four sigma: a wrong window moves little, a true change gets through in a few.
   *
   * @param variance of this estimate's own error
   * @param commonVariance of what it shares with all other estimates of this cell
   */
  static void update(
      double[] s, int at, double logCapacity, double variance, double commonVariance) {
    double innovation = logCapacity - s[at + LEVEL];
    double expected = s[at + LEVEL_VAR] + variance;
    double excess = innovation * innovation / (CLIP_SIGMA * CLIP_SIGMA * expected);
    double used = excess > 1 ? expected * excess : expected;
    double gainLevel = s[at + LEVEL_VAR] / used;
    double gainFade = s[at + CROSS_VAR] / used;
    s[at + LEVEL] += gainLevel * innovation;
    s[at + FADE] += gainFade * innovation;
    s[at + FADE_VAR] -= gainFade * s[at + CROSS_VAR];
    s[at + CROSS_VAR] *= 1 - gainLevel;
    s[at + LEVEL_VAR] *= 1 - gainLevel;
    s[at + COMMON_VAR] = commonVariance;
  }

  /** ln C. */
  static double logCapacity(double[] s, int at) {
    return s[at + LEVEL];
  }

  /** Variance of ln C, the common part included; zero before the first estimate. */
  static double variance(double[] s, int at) {
    return s[at + LEVEL_VAR] + s[at + COMMON_VAR];
  }
}

package io.galvani.battery.health;

/**
 * Resistance of a cell relative to a new one's, as ln R with its variance: a scalar Kalman filter
 * with drift, whose innovation is clipped. Two numbers of a row of {@link HealthState#cell}.
 */
final class ResistanceTrack {
  private static final double PRIOR_SIGMA = 0.15;
  private static final double MODEL_SIGMA = 0.03;
  private static final double CLIP_SIGMA = 4;
  private static final double DRIFT_PER_DAY = 1e-5;

  private ResistanceTrack() {}

  /** Begins a row that no resistance was measured of: a new cell's, in doubt. */
  static void begin(double[] row, int at) {
    row[at + HealthState.LN_R_VAR] = square(PRIOR_SIGMA);
  }

  /**
   * Takes a resistance relative to a new cell's at the same SOC, temperature and duration.
   *
   * @param row holds the cell's numbers
   * @param at where they begin
   * @param factor measured over the parameter set's, positive
   * @param sigma its standard deviation, positive
   * @param degC temperature it was measured at, degC
   * @param sinceS seconds since the last one
   * @return false if a number is not usable
   */
  static boolean update(
      double[] row, int at, double factor, double sigma, double degC, double sinceS) {
    boolean usable = factor > 0.2 && factor < 20 && sigma > 0 && sigma < 0.5 * factor;
    if (!usable || !(degC > -30 && degC < 70) || !(sinceS >= 0)) {
      return false;
    }
    // The normalisation itself errs more the further it reaches: activation energies vary.
    double reachVar = square(MODEL_SIGMA) + square(0.004 * (degC - 25));
    double own = square(sigma / factor);
    double days = Math.min(sinceS, 30 * 86_400.0) / 86_400;
    double prior =
        Math.min(square(PRIOR_SIGMA), row[at + HealthState.LN_R_VAR] + DRIFT_PER_DAY * days);
    double innovation = StrictMath.log(factor) - row[at + HealthState.LN_R];
    double expected = prior + own + reachVar;
    double excess = square(innovation) / (square(CLIP_SIGMA) * expected);
    double gain = prior / (excess > 1 ? expected * excess : expected);
    row[at + HealthState.LN_R] += gain * innovation;
    // Errors of the normalisation repeat themselves: sigma falls to them, not below.
    row[at + HealthState.LN_R_VAR] = Math.max((1 - gain) * prior, Math.min(prior, reachVar));
    return true;
  }

  private static double square(double x) {
    return x * x;
  }
}

package io.galvani.battery.soc;

/**
 * How much more or less than a parameter set states its model errs, from the squares of block
 * innovations over their variance as stated (Mehra 1970, doi:10.1109/TAC.1970.1099422).
 *
 * <pre>
 *   λ' = λ + (min(y²/S, {@value #MOST_RATIO}) − λ) · Δt/{@value #MEMORY_S} s
 *   variance of the model's error = stated · max(1, min({@value #MOST}, λ/{@value #USUAL}))
 * </pre>
 *
 * <p>λ is {@value #USUAL} and not 1 where a set is right: the stated error is that of hours, most
 * of which the filter has taken into its state by the time. State in one place of the caller's
 * array: λ less its usual value, so that 0 is where a filter starts.
 */
final class NoiseScale {
  /** Mean ratio of a set that is right: 0.13 to 0.3 on recordings that sets were fitted to. */
  private static final double USUAL = 0.2;

  /** λ is kept in steps of one in so many, which a stored state holds in two bytes. */
  static final double STEPS = 1024;

  /** One surprise counts no more than this. */
  private static final double MOST_RATIO = 9;

  /** Innovations are averaged over this time, s. */
  private static final double MEMORY_S = 600;

  /** The stated variance is not believed to be wrong by more than this factor. */
  private static final double MOST = 3;

  private NoiseScale() {}

  /** Factor on the variance of the model's error. */
  static double factor(double[] s, int at) {
    return Math.max(1, Math.min(MOST, 1 + s[at] / USUAL));
  }

  /**
   * Takes a block.
   *
   * @param s array with the state
   * @param at its place
   * @param durationS of the block, s
   * @param innovationV mean innovation, V
   * @param variance of it as stated, V²
   */
  static void weigh(double[] s, int at, double durationS, double innovationV, double variance) {
    double ratio = Math.min(MOST_RATIO, innovationV * innovationV / variance);
    double share = Math.min(1, durationS / MEMORY_S);
    s[at] = Math.rint(STEPS * (s[at] + (ratio - USUAL - s[at]) * share)) / STEPS;
  }
}

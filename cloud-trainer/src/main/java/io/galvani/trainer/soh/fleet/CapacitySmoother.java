package io.galvani.trainer.soh.fleet;

import java.util.ArrayList;
import java.util.List;

/**
 * A cell's capacity at each of its charges as it is known in hindsight, from what the equations
 * said of it at the time and later: the fixed-interval smoother of Rauch, Tung and Striebel (1965,
 * doi:10.2514/3.3166) over equivalent full cycles n.
 *
 * <p>State: q = ln capacity, f = its change a cycle, b = the equations' own error. News is a charge
 * at which the number of windows between voltage anchors has risen; the others repeat what was
 * known.
 *
 * <pre>
 *   q' = q + f·Δn + …,  var 1e-6·Δn      f' = f + …,  var 2e-11·Δn      f of old: −2e-4 ± 2e-4
 *   y  = q − A·f + b                     b' = r·b + …,  var v' − r²·v
 * </pre>
 *
 * <p>The equations' capacity is a mean over windows that forgets over 40 of them or 150 cycles, so
 * its successive errors are nearly the same one and it lags behind a cell that fades. Both are
 * modelled instead of averaged away. With S the weight of all windows so far and λ = exp(−1/40 −
 * Δn/150) a window,
 *
 * <pre>
 *   S' = λ·S + 1,   A' = λ·S·(A + Δn)/S' (their mean age),   r = λ, at most v'/v
 * </pre>
 *
 * <p>so that news tells what was forgotten and how much sigma fell, no more. Of the variance s²
 * that the equations state of ln capacity, the part c² = (0.8·least s)² is common to all news of a
 * cell (gain and offset of the current sensor, shape of the open-circuit voltage, share that 1C
 * reaches); v = s² − c² is what is smoothed, and c² is added again at the end: no label is surer
 * than c.
 *
 * <p>The label stays within 0.4 % of cells that fade by 3e-4 a cycle, where the equations lag by
 * 1.8 % ({@code CapacitySmootherTest}). Bad at: capacities that rest on full discharges or on known
 * ageing curves, which lag less.
 */
final class CapacitySmoother {
  /** Share of the smallest sigma that no news removes: over half of its variance is shared. */
  static final double SHARED = 0.8;

  /** A label that is known worse than this, as a share of the capacity, is none. */
  static final double MOST_SIGMA = 0.03;

  private static final double MEMORY_WINDOWS = 40;
  private static final double MEMORY_CYCLES = 150;
  private static final int MOST_WINDOWS = 400;
  private static final double LEVEL_DRIFT = 1e-6;
  private static final double FADE_DRIFT = 2e-11;
  private static final double FADE = -2e-4;
  private static final double FADE_VAR = 2e-4 * 2e-4;
  private static final double UNKNOWN_VAR = 1;

  /** What resistance and rounding move between windows, relative. */
  private static final double NOISE_VAR = 1e-8;

  private CapacitySmoother() {}

  /**
   * What the equations said at a charge.
   *
   * @param cycles equivalent full cycles, never falling
   * @param capacityAh NaN if nothing that can be used
   * @param sigmaAh its standard deviation
   * @param windows that it rests on, 0 if on the parameter set alone
   */
  public record Said(double cycles, double capacityAh, double sigmaAh, int windows) {
    double relativeVariance() {
      return sigmaAh / capacityAh * (sigmaAh / capacityAh);
    }
  }

  /** A capacity with its standard deviation, Ah; both NaN where there is none. */
  public record Label(double capacityAh, double sigmaAh) {
    static final Label NONE = new Label(Double.NaN, Double.NaN);
  }

  /** A label for every charge of a life, in order; none at all for a cell without a window. */
  static List<Label> labels(List<Said> life) {
    boolean[] news = news(life);
    double least = Double.POSITIVE_INFINITY;
    int first = -1;
    for (int k = news.length - 1; k >= 0; k--) {
      if (news[k]) {
        least = Math.min(least, life.get(k).relativeVariance());
        first = k;
      }
    }
    List<Label> labels = new ArrayList<>();
    if (first < 0) {
      life.forEach(said -> labels.add(Label.NONE));
      return labels;
    }
    double common = SHARED * SHARED * least;
    for (double[] known : new Pass(life.get(first), common).run(life, news)) {
      double sigma = Math.sqrt(known[1] + common);
      double capacityAh = Math.exp(known[0]);
      labels.add(sigma <= MOST_SIGMA ? new Label(capacityAh, sigma * capacityAh) : Label.NONE);
    }
    return labels;
  }

  private static boolean[] news(List<Said> life) {
    boolean[] news = new boolean[life.size()];
    int windows = 0;
    for (int k = 0; k < news.length; k++) {
      Said said = life.get(k);
      news[k] =
          said.windows() > windows
              && said.capacityAh() > 0
              && said.capacityAh() <= Float.MAX_VALUE
              && said.sigmaAh() > 0
              && said.sigmaAh() < said.capacityAh();
      windows = news[k] ? said.windows() : windows;
    }
    return news;
  }

  /** The equations' memory as far as it can be told from outside, and the filter over it. */
  private static final class Pass {
    private final double common;
    private final IntervalSmoother filter;
    private double weight;
    private double ageCycles;
    private double atCycles;
    private int windows;
    private double variance;

    Pass(Said first, double common) {
      this.common = common;
      this.variance = first.relativeVariance() - common;
      this.filter =
          new IntervalSmoother(
              new double[] {Math.log(first.capacityAh()), FADE, 0},
              new double[] {UNKNOWN_VAR, FADE_VAR, variance});
    }

    /** [charge][ln capacity, variance]. */
    double[][] run(List<Said> life, boolean[] news) {
      double before = life.get(0).cycles();
      for (int k = 0; k < news.length; k++) {
        Said said = life.get(k);
        double cycles = Math.max(0, said.cycles() - before);
        before = said.cycles();
        double kept = news[k] ? remember(said) : 1;
        double after = news[k] ? said.relativeVariance() - common : variance;
        filter.predict(
            new double[][] {{1, cycles, 0}, {0, 1, 0}, {0, 0, kept}},
            new double[] {
              LEVEL_DRIFT * cycles, FADE_DRIFT * cycles, after - kept * kept * variance
            });
        variance = after;
        if (news[k]) {
          filter.correct(new double[] {1, -ageCycles, 1}, Math.log(said.capacityAh()), NOISE_VAR);
        }
      }
      return filter.smoothed(0);
    }

    /** Takes the windows since the last news in; what part of the error is still that of before. */
    private double remember(Said said) {
      boolean first = weight == 0;
      int more = Math.min(MOST_WINDOWS, said.windows() - windows);
      double apart = Math.max(0, said.cycles() - atCycles) / more;
      double fading = Math.exp(-1 / MEMORY_WINDOWS - apart / MEMORY_CYCLES);
      for (int k = 0; k < more; k++) {
        double whole = fading * weight + 1;
        ageCycles = fading * weight * (ageCycles + apart) / whole;
        weight = whole;
      }
      windows = said.windows();
      atCycles = said.cycles();
      double fallen = (said.relativeVariance() - common) / variance;
      return first ? 1 : Math.min(Math.pow(fading, more), fallen);
    }
  }
}

package io.galvani.workbench.evaluate.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Ranks the cells of a pack by how far they are from its median in one quantity.
 *
 * <p>score = (x − median) / √(s² + sigma²), s = 1.4826 · MAD of the pack. A cell stands out beyond
 * {@value #BEYOND} (Iglewicz and Hoaglin 1993, How to detect and handle outliers).
 */
final class StandingOut {
  static final double BEYOND = 3.5;

  private StandingOut() {}

  /**
   * One cell.
   *
   * @param cell counted from 0
   * @param value its value less the pack's median
   * @param sigma standard deviation of that
   * @param score see above
   */
  record Finding(int cell, double value, double sigma, double score) {
    boolean standsOut() {
      return Math.abs(score) > BEYOND;
    }
  }

  /** All cells whose value is known, the one farthest out first. */
  static List<Finding> rank(int cells, IntFunction<Estimate> of) {
    double[] values = new double[cells];
    for (int c = 0; c < cells; c++) {
      values[c] = of.apply(c).value();
    }
    double median = median(values);
    double[] apart = Arrays.stream(values).map(v -> Math.abs(v - median)).toArray();
    double spread = 1.4826 * median(apart);
    List<Finding> ranked = new ArrayList<>();
    for (int c = 0; c < cells; c++) {
      double sigma = of.apply(c).sigma();
      double value = values[c] - median;
      if (!Double.isNaN(value)) {
        double score = value / Math.sqrt(spread * spread + sigma * sigma);
        ranked.add(new Finding(c, value, sigma, score));
      }
    }
    ranked.sort(Comparator.comparingDouble(f -> -Math.abs(f.score())));
    return ranked;
  }

  private static double median(double[] values) {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
  }
}

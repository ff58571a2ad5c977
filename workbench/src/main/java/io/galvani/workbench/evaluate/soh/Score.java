package io.galvani.workbench.evaluate.soh;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Errors of one estimator, all cells and each. */
final class Score {
  private static final double NINETY_PERCENT_SIGMA = 1.6449;

  private final Map<String, List<double[]>> byCell = new TreeMap<>();
  private final List<Double> convergenceCycles = new ArrayList<>();

  /**
   * Takes one estimate in.
   *
   * @param sigma relative standard deviation; NaN if the estimator has none
   */
  void add(String cell, double trueAh, double estimatedAh, double sigma) {
    double error = estimatedAh / trueAh - 1;
    byCell.computeIfAbsent(cell, name -> new ArrayList<>()).add(new double[] {error, sigma});
  }

  /** Takes the cycles until an error within 2 % for good; infinite if never. */
  void converged(double cycles) {
    convergenceCycles.add(cycles);
  }

  Result all() {
    List<double[]> errors = byCell.values().stream().flatMap(List::stream).toList();
    Map<String, Result> cells = new TreeMap<>();
    byCell.forEach((cell, own) -> cells.put(cell, result(own, Double.NaN, Map.of())));
    double[] sorted =
        convergenceCycles.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double median = sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    return result(errors, median, cells);
  }

  private static Result result(List<double[]> errors, double efc, Map<String, Result> cells) {
    double absolute = 0;
    double square = 0;
    double covered = 0;
    double width = 0;
    for (double[] one : errors) {
      absolute += Math.abs(one[0]);
      square += one[0] * one[0];
      covered += Math.abs(one[0]) <= NINETY_PERCENT_SIGMA * one[1] ? 1 : 0;
      width += 2 * NINETY_PERCENT_SIGMA * one[1];
    }
    int n = errors.size();
    boolean interval = !Double.isNaN(width);
    return new Result(
        n,
        percent(absolute / n),
        percent(Math.sqrt(square / n)),
        interval ? covered / n : null,
        interval ? percent(width / n) : null,
        Double.isFinite(efc) ? efc : null,
        cells);
  }

  private static double percent(double ratio) {
    return Math.round(ratio * 1e5) / 1e3;
  }

  /** Scores, errors and widths in percent of the true capacity; null where there is none. */
  record Result(
      int estimates,
      double mape,
      double rmse,
      @JsonProperty("coverage_90") @Nullable Double coverage90,
      @JsonProperty("interval_width_90") @Nullable Double intervalWidth90,
      @JsonProperty("efc_to_2_percent_p50") @Nullable Double efcTo2PercentP50,
      Map<String, Result> byCell) {}
}

package io.galvani.trainer.soh;

import io.galvani.trainer.soh.table.ChargeCell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Errors of one estimator: by row, by stratum and by cell. MAPE and width in percent. */
final class Score {
  private final Sum overall = new Sum();
  private final Map<String, Sum> byGroup = new TreeMap<>();
  private final Map<String, Sum> byCell = new TreeMap<>();

  /** Takes one row; a half-width of NaN means that the estimator states none. */
  void add(ChargeCell cell, double trueAh, double estimateAh, double halfWidthAh) {
    overall.add(trueAh, estimateAh, halfWidthAh);
    byGroup.computeIfAbsent(cell.stratum(), key -> new Sum()).add(trueAh, estimateAh, halfWidthAh);
    byCell.computeIfAbsent(cell.id(), key -> new Sum()).add(trueAh, estimateAh, halfWidthAh);
  }

  /** Mean absolute error over the true capacity, percent, every row alike. */
  double mape() {
    return overall.mape();
  }

  /** The mean over the strata, each with the mean of its own rows, percent. */
  double mapeOfGroups() {
    return byGroup.values().stream().mapToDouble(Sum::mape).average().orElse(Double.NaN);
  }

  /** The mean over cells, each with the mean of its own rows, percent. */
  double mapeOfCells() {
    return byCell.values().stream().mapToDouble(Sum::mape).average().orElse(Double.NaN);
  }

  /** Stable keys for {@code --json}. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>(overall.document());
    document.put("mape_mean_of_cells", mapeOfCells());
    document.put("mape_mean_of_groups", mapeOfGroups());
    Map<String, Object> groups = new LinkedHashMap<>();
    byGroup.forEach((group, sum) -> groups.put(group, sum.document()));
    document.put("by_group", groups);
    Map<String, Object> cells = new LinkedHashMap<>();
    byCell.forEach((cell, sum) -> cells.put(cell, sum.document()));
    document.put("by_cell", cells);
    return document;
  }

  /** One line of the table of estimators. */
  String line(String name) {
    return "%-20s %8.3f %% %10.3f %% %10.3f %%   %s"
        .formatted(name, mape(), mapeOfGroups(), mapeOfCells(), overall.interval());
  }

  /** Lines {@code group, MAPE, coverage} for people. */
  List<String> groupLines() {
    List<String> lines = new ArrayList<>();
    byGroup.forEach(
        (group, sum) ->
            lines.add("    %-36s %6.2f %%   %s".formatted(group, sum.mape(), sum.interval())));
    return lines;
  }

  private static final class Sum {
    private int rows;
    private double relative;
    private double square;
    private int stated;
    private int covered;
    private double width;

    void add(double trueAh, double estimateAh, double halfWidthAh) {
      rows++;
      double error = Math.abs(estimateAh - trueAh);
      relative += error / trueAh;
      square += error * error;
      if (!Double.isNaN(halfWidthAh)) {
        stated++;
        covered += error <= halfWidthAh ? 1 : 0;
        width += 2 * halfWidthAh / trueAh;
      }
    }

    double mape() {
      return 100 * relative / rows;
    }

    String interval() {
      return stated == 0
          ? "-"
          : "%.0f %% (width %.1f %%)".formatted(100.0 * covered / stated, 100 * width / stated);
    }

    Map<String, Object> document() {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("mape", mape());
      document.put("rmse", Math.sqrt(square / rows));
      document.put("rows", rows);
      if (stated > 0) {
        document.put("coverage_90", (double) covered / stated);
        document.put("interval_width_90", 100 * width / stated);
      }
      return document;
    }
  }
}

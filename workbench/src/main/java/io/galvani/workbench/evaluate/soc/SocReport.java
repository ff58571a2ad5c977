package io.galvani.workbench.evaluate.soc;

import io.galvani.workbench.plot.Plot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page: tables by temperature and by case, and for every drive, from an unknown start, truth
 * and estimates, and the error with two sigma about it.
 */
final class SocReport {
  private static final int WIDTH_PX = 860;
  private static final int CHARGE_PX = 240;
  private static final int ERROR_PX = 190;
  private static final double LEAST_POINTS = 4;
  private static final double MOST_POINTS = 20;
  private static final String TRUTH = "#222";
  private static final String OURS = "#087f4e";
  private static final String PLAIN = "#d1650a";
  private static final String COUNTER = "#7878c8";

  private SocReport() {}

  static void write(Path folder, SocEvaluation evaluation, String data) throws IOException {
    Files.createDirectories(folder);
    StringBuilder page = new StringBuilder(1 << 16);
    page.append(
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>State of charge</title>
        <style>body{font:15px system-ui;margin:2em;max-width:60em}td,th{padding:.2em .8em;
        text-align:right}td:first-child,th:first-child{text-align:left}svg{display:block}</style>
        """);
    page.append("<h1>State of charge: ").append(escape(evaluation.cell().name())).append("</h1>");
    page.append("<p>").append(escape(data)).append(", ").append(evaluation.drives().size());
    page.append(" files. Errors in percentage points, weighted by time.</p>");
    table(page, evaluation);
    page.append("<h2>By case</h2><p>Root mean square error, and the share within 2σ.</p>");
    caseTable(page, evaluation);
    page.append("<h2>Drive by drive</h2><p>All from an unknown start at the first row: nobody");
    page.append(" tells the SOC. Below each, the error of galvani with 2σ about nought.</p>");
    for (Drive drive : evaluation.drives()) {
      plot(page, evaluation, drive);
    }
    Files.writeString(folder.resolve("soc.html"), page.append("</html>\n"));
  }

  private static void table(StringBuilder page, SocEvaluation evaluation) {
    page.append("<table><tr><th>estimator<th>weighted rmse<th>within 2σ<th>interval score");
    evaluation
        .temperatures()
        .forEach(t -> page.append("<th>").append(SocEvaluation.label(t)).append(" °C"));
    evaluation
        .estimators()
        .forEach(
            (name, scores) -> {
              if (scores.pooled().isEmpty()) {
                return;
              }
              page.append("<tr><td>").append(name);
              cell(page, EstimatorScores.weightedRmse(scores.cases(any -> true)));
              cell(page, scores.pooled().within2Sigma());
              cell(page, scores.pooled().intervalScore());
              for (double degC : evaluation.temperatures()) {
                cell(
                    page,
                    EstimatorScores.weightedRmse(
                        scores.cases(d -> Double.compare(d.labelDegC(), degC) == 0)));
              }
            });
    page.append("</table>");
  }

  private static void cell(StringBuilder page, double value) {
    page.append("<td>");
    page.append(Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", value));
  }

  private static void caseTable(StringBuilder page, SocEvaluation evaluation) {
    page.append("<table><tr><th>case");
    Map<String, Map<SocCase, Score>> all = new LinkedHashMap<>();
    evaluation
        .estimators()
        .forEach(
            (name, scores) -> {
              if (!scores.pooled().isEmpty()) {
                page.append("<th>").append(name);
                all.put(name, scores.cases(any -> true));
              }
            });
    for (SocCase told : SocCase.values()) {
      if (all.values().stream().anyMatch(cases -> cases.containsKey(told))) {
        page.append("<tr><td>").append(told.id());
        all.values().forEach(cases -> scoreCell(page, cases.get(told)));
      }
    }
    page.append("</table>");
  }

  private static void scoreCell(StringBuilder page, @Nullable Score score) {
    cell(page, score == null ? Double.NaN : score.rmse());
    if (score != null && !Double.isNaN(score.within2Sigma())) {
      page.append(String.format(Locale.ROOT, " (%.2f)", score.within2Sigma()));
    }
  }

  private static void plot(StringBuilder page, SocEvaluation evaluation, Drive drive) {
    page.append("<h3>").append(escape(drive.file())).append("</h3>");
    int rows = drive.rows();
    double[] truth = drive.referenceSoc();
    double[] coulomb = follow(new CoulombFollower(evaluation.cell()), drive)[0];
    double[] plain = follow(new PlainFilterFollower(evaluation.cell()), drive)[0];
    double[][] ours = follow(new GalvaniFollower(evaluation.cell()), drive);
    IntToDoubleFunction hours = row -> (drive.timeS()[row] - drive.timeS()[0]) / 3600;
    double[] span = {0, Math.max(1e-3, hours.applyAsDouble(rows - 1))};
    page.append(
        new Plot(WIDTH_PX, CHARGE_PX, span, new double[] {0, 100})
            .axes("hours", "SOC, %")
            .line("counter", COUNTER, rows, hours, row -> 100 * coulomb[row])
            .line("plain filter", PLAIN, rows, hours, row -> 100 * plain[row])
            .line("galvani", OURS, rows, hours, row -> 100 * ours[0][row])
            .line("truth", TRUTH, rows, hours, row -> 100 * truth[row])
            .svg());
    IntToDoubleFunction error = row -> 100 * (ours[0][row] - truth[row]);
    IntToDoubleFunction twoSigma = row -> 200 * ours[1][row];
    double edge = edge(rows, error, twoSigma);
    page.append(
        new Plot(WIDTH_PX, ERROR_PX, span, new double[] {-edge, edge})
            .axes("hours", "error, points")
            .band("2σ", OURS, rows, hours, r -> -twoSigma.applyAsDouble(r), twoSigma)
            .line("plain filter", PLAIN, rows, hours, row -> 100 * (plain[row] - truth[row]))
            .line("galvani", OURS, rows, hours, error)
            .svg());
  }

  /** What the plot of the error must hold, but for the unknown start, points. */
  private static double edge(int rows, IntToDoubleFunction error, IntToDoubleFunction twoSigma) {
    double largest = LEAST_POINTS;
    for (int row = rows / 20; row < rows; row++) {
      double reach = Math.max(Math.abs(error.applyAsDouble(row)), twoSigma.applyAsDouble(row));
      largest = reach > largest ? reach : largest;
    }
    return Math.min(MOST_POINTS, Math.ceil(largest));
  }

  /** [SOC, sigma][row]. */
  private static double[][] follow(Follower follower, Drive drive) {
    double[][] answer = new double[2][drive.rows()];
    follower.start(Double.NaN);
    for (int row = 0; row < drive.rows(); row++) {
      follower.step(
          drive.timeS()[row], drive.voltageV()[row], drive.currentA()[row], drive.degC()[row]);
      answer[0][row] = follower.soc();
      answer[1][row] = follower.socSigma();
    }
    return answer;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}

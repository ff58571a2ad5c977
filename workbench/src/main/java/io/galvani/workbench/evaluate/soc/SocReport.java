package io.galvani.workbench.evaluate.soc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** One page: the table, and for every drive the truth and three estimates from an unknown start. */
final class SocReport {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 220;
  private static final int POINTS = 380;

  private SocReport() {}

  static void write(Path folder, SocEvaluation evaluation, String data) throws IOException {
    Files.createDirectories(folder);
    StringBuilder page = new StringBuilder(1 << 16);
    page.append(
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>State of charge</title>
        <style>body{font:15px system-ui;margin:2em;max-width:60em}td,th{padding:.2em .8em;
        text-align:right}td:first-child,th:first-child{text-align:left}svg{background:#fafafa;
        display:block}.t{stroke:#222}.g{stroke:#0a6}.e{stroke:#d60}.c{stroke:#88c}
        polyline{fill:none;stroke-width:1.3}</style>
        """);
    page.append("<h1>State of charge: ").append(escape(evaluation.cell().name())).append("</h1>");
    page.append("<p>").append(escape(data)).append(", ").append(evaluation.drives().size());
    page.append(" files. Errors in percentage points, weighted by time.</p>");
    table(page, evaluation);
    page.append("<p>Below: truth (black), galvani (green), plain filter (orange), coulomb counter");
    page.append(" (blue), all from an unknown start at the first row.</p>");
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

  private static void plot(StringBuilder page, SocEvaluation evaluation, Drive drive) {
    page.append("<h3>").append(escape(drive.file())).append("</h3><svg viewBox=\"0 0 ");
    page.append(WIDTH).append(' ').append(HEIGHT).append("\" width=\"").append(WIDTH).append("\">");
    line(page, "t", drive, drive.referenceSoc());
    line(page, "c", drive, follow(new CoulombFollower(evaluation.cell()), drive));
    line(page, "e", drive, follow(new PlainFilterFollower(evaluation.cell()), drive));
    line(page, "g", drive, follow(new GalvaniFollower(evaluation.cell()), drive));
    page.append("</svg>");
  }

  private static double[] follow(Follower follower, Drive drive) {
    double[] soc = new double[drive.rows()];
    Arrays.fill(soc, Double.NaN);
    follower.start(Double.NaN);
    for (int row = 0; row < soc.length; row++) {
      follower.step(
          drive.timeS()[row], drive.voltageV()[row], drive.currentA()[row], drive.degC()[row]);
      soc[row] = follower.soc();
    }
    return soc;
  }

  private static void line(StringBuilder page, String kind, Drive drive, double[] soc) {
    page.append("<polyline class=\"").append(kind).append("\" points=\"");
    int rows = drive.rows();
    double spanS = Math.max(1, drive.timeS()[rows - 1] - drive.timeS()[0]);
    for (int k = 0; k < POINTS; k++) {
      int row = (int) ((long) k * (rows - 1) / (POINTS - 1));
      if (!Double.isNaN(soc[row])) {
        double x = WIDTH * (drive.timeS()[row] - drive.timeS()[0]) / spanS;
        double y = HEIGHT - 10 - (HEIGHT - 20) * soc[row];
        page.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      }
    }
    page.append("\"/>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}

package io.galvani.workbench.evaluate.sop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** One page: tables of all cases, and a bar for each predictor's error. */
final class SopReport {
  private SopReport() {}

  static void write(Path folder, SopEvaluation evaluation, String data, int files)
      throws IOException {
    Files.createDirectories(folder);
    StringBuilder page = new StringBuilder(1 << 14);
    page.append(
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>State of power</title>
        <style>body{font:15px system-ui;margin:2em;max-width:60em}td,th{padding:.2em .8em;
        text-align:right}td:nth-child(-n+2){text-align:left}i{display:inline-block;height:.8em;
        background:#0a6}</style>
        """);
    page.append("<h1>State of power: ").append(escape(evaluation.cell().name())).append("</h1><p>");
    page.append(escape(data)).append(", ").append(files).append(" files.</p>");
    page.append("<h2>Voltage at the end of the load, mV</h2>");
    table(page, evaluation.voltage(), 2);
    page.append("<h2>Energy to the lower limit, % of the discharge's</h2>");
    table(
        page,
        Map.of(
            "galvani", Map.of("capacity", evaluation.energy().ours()),
            "nominal-voltage", Map.of("capacity", evaluation.energy().nominal())),
        10);
    page.append("<h2>Surface temperature 60 s ahead, K</h2>");
    table(
        page,
        Map.of(
            "galvani", Map.of("all", evaluation.surface().ours()),
            "temperature-now", Map.of("all", evaluation.surface().same())),
        100);
    Files.writeString(folder.resolve("sop.html"), page.append("</html>\n"));
  }

  private static void table(
      StringBuilder page, Map<String, Map<String, Tally>> all, double pixelsPerUnit) {
    page.append("<table><tr><th>predictor<th>case<th>n<th>rmse<th>bias<th>max<th>within 2σ<th>");
    all.forEach(
        (predictor, cases) ->
            cases.forEach(
                (key, tally) -> {
                  if (tally.count() > 0) {
                    row(page, predictor, key, tally, pixelsPerUnit);
                  }
                }));
    page.append("</table>");
  }

  private static void row(
      StringBuilder page, String predictor, String key, Tally tally, double pixelsPerUnit) {
    page.append("<tr><td>").append(predictor).append("<td>").append(escape(key));
    page.append("<td>").append(tally.count());
    for (double value : new double[] {tally.rmse(), tally.bias(), tally.max()}) {
      page.append(String.format(Locale.ROOT, "<td>%.2f", value));
    }
    double inside = tally.within2Sigma();
    page.append(Double.isNaN(inside) ? "<td>–" : String.format(Locale.ROOT, "<td>%.2f", inside));
    double width = Math.min(400, pixelsPerUnit * tally.rmse());
    page.append(
        String.format(
            Locale.ROOT, "<td style=\"text-align:left\"><i style=\"width:%.0fpx\"></i>", width));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}

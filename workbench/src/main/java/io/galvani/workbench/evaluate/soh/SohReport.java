package io.galvani.workbench.evaluate.soh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report: scores as a table, each cell's life as a plot, all in one file. */
final class SohReport {
  private static final int LEFT = 60;
  private static final int WIDTH = 780;
  private static final int TOP = 10;
  private static final int HEIGHT = 220;
  private static final double NINETY_PERCENT_SIGMA = 1.6449;

  private final StringBuilder html = new StringBuilder();

  private SohReport() {}

  static void write(
      Path folder, String data, SohEvaluation evaluation, Map<String, Score.Result> results) {
    SohReport report = new SohReport();
    report.head(data, evaluation);
    report.table(results);
    evaluation.courses().forEach(report::course);
    try {
      Files.writeString(folder.resolve("soh.html"), report.html + "\n");
    } catch (IOException wrong) {
      throw new UncheckedIOException("the report cannot be written: " + folder, wrong);
    }
  }

  private void head(String data, SohEvaluation evaluation) {
    html.append("<!doctype html><meta charset=utf-8><title>State of health</title><style>")
        .append("body{font:15px system-ui;max-width:900px;margin:2em auto}")
        .append("td,th{padding:2px 10px;text-align:right}td:first-child{text-align:left}</style>")
        .append("<h1>Capacity from partial discharges, leave one cell out</h1><p>Data: ")
        .append(escaped(data))
        .append(". Left out: ")
        .append(evaluation.leftOut())
        .append(" labels of discharges that did not begin full, ")
        .append(evaluation.unknown())
        .append(" at a rate and temperature no other cell knows.</p>");
  }

  private void table(Map<String, Score.Result> results) {
    html.append("<table><tr><th>estimator<th>cell<th>n<th>MAPE %<th>RMSE %<th>90 % coverage")
        .append("<th>width %</tr>");
    results.forEach(
        (name, all) -> {
          row(name, "all", all);
          all.byCell().forEach((cell, own) -> row("", cell, own));
        });
    html.append("</table>");
  }

  private void row(String name, String cell, Score.Result result) {
    html.append(
        String.format(
            Locale.ROOT,
            "<tr><td>%s<td>%s<td>%d<td>%.2f<td>%.2f<td>%s<td>%s</tr>",
            name,
            escaped(cell),
            result.estimates(),
            result.mape(),
            result.rmse(),
            text(result.coverage90()),
            text(result.intervalWidth90())));
  }

  private void course(Course course) {
    List<double[]> rows = course.rows();
    double first = rows.get(0)[0];
    double last = Math.max(first + 1, rows.get(rows.size() - 1)[0]);
    double low = rows.stream().mapToDouble(row -> Math.min(row[1], low(row))).min().orElse(0);
    double high = rows.stream().mapToDouble(row -> Math.max(row[1], high(row))).max().orElse(1);
    html.append("<h3>")
        .append(escaped(course.cell()))
        .append("</h3><svg width=860 height=260><rect x=60 y=10 width=780 height=220 fill=none ")
        .append("stroke='#ccc'/><polygon fill='#1f4e9c33' points='");
    for (double[] row : rows) {
      point(row[0], high(row), first, last, low, high);
    }
    for (int i = rows.size() - 1; i >= 0; i--) {
      point(rows.get(i)[0], low(rows.get(i)), first, last, low, high);
    }
    html.append("'/>");
    line("#d1495b", rows, 1, first, last, low, high);
    line("#1f4e9c", rows, 2, first, last, low, high);
    html.append(
        String.format(
            Locale.ROOT,
            "<text x=5 y=20>%.2f</text><text x=5 y=230>%.2f</text><text x=60 y=250>cycle %.0f</text>"
                + "<text x=760 y=250>cycle %.0f</text><text x=560 y=28 fill='#d1495b'>label, Ah</text>"
                + "<text x=650 y=28 fill='#1f4e9c'>estimate and 90 %%</text></svg>",
            high,
            low,
            first,
            last));
  }

  private void line(
      String colour,
      List<double[]> rows,
      int column,
      double first,
      double last,
      double low,
      double high) {
    html.append("<polyline fill=none stroke='").append(colour).append("' points='");
    for (double[] row : rows) {
      point(row[0], row[column], first, last, low, high);
    }
    html.append("'/>");
  }

  private void point(double cycle, double ah, double first, double last, double low, double high) {
    double x = LEFT + WIDTH * (cycle - first) / (last - first);
    double y = TOP + HEIGHT * (1 - (ah - low) / Math.max(1e-9, high - low));
    html.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
  }

  private static double low(double[] row) {
    return row[2] * (1 - NINETY_PERCENT_SIGMA * row[3]);
  }

  private static double high(double[] row) {
    return row[2] * (1 + NINETY_PERCENT_SIGMA * row[3]);
  }

  private static String text(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}

package io.galvani.workbench.characterize;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** The report of a fit: tables and plots, all in one file. */
final class HtmlReport {
  private static final String[] COLOURS = {
    "#1f4e9c", "#2a9d8f", "#e9a100", "#d1495b", "#7b2d8b", "#555555"
  };
  private static final int WIDTH = 860;
  private static final int HEIGHT = 260;
  private static final int POINTS = 1200;

  private final Characterization.Outcome outcome;
  private final List<String> excluded;
  private final StringBuilder html = new StringBuilder();

  HtmlReport(Characterization.Outcome outcome, List<String> excluded) {
    this.outcome = outcome;
    this.excluded = excluded;
  }

  String html() {
    html.append("<!doctype html><meta charset=utf-8><title>")
        .append(outcome.cell().name())
        .append("</title><style>body{font:15px system-ui;max-width:900px;margin:2em auto}")
        .append("td,th{padding:2px 10px;text-align:right}td:first-child{text-align:left}")
        .append("</style><h1>")
        .append(outcome.cell().name())
        .append("</h1><p>")
        .append(outcome.cell().provenance().method())
        .append("</p><p>Excluded: ")
        .append(excluded.isEmpty() ? "nothing" : String.join(", ", excluded))
        .append("</p>");
    openCircuit();
    table();
    for (Residuals residuals : outcome.residuals()) {
      voltage(residuals);
    }
    return html.toString();
  }

  private void openCircuit() {
    html.append("<h2>Open-circuit voltage over SOC, V</h2>");
    double[][] rows = outcome.cell().ocv().tableV();
    double[] soc = outcome.cell().ocv().soc();
    double low = rows[0][0];
    double high = low;
    for (double[] row : rows) {
      low = Math.min(low, row[0]);
      high = Math.max(high, row[row.length - 1]);
    }
    begin();
    for (int t = 0; t < rows.length; t++) {
      double[] row = rows[t];
      line(t, soc.length, i -> soc[i], i -> row[i], 0, 1, low, high);
      double degC = outcome.cell().ocv().temperatureDegC()[t];
      label(70, 20 + 16 * t, t, "%.0f degC".formatted(degC));
    }
    end(low, high, "0", "1");
  }

  private void table() {
    html.append("<h2>Measured less simulated voltage</h2><table><tr><th>file<th>kind<th>degC")
        .append("<th>RMSE mV<th>mean mV</tr>");
    for (Residuals r : outcome.residuals()) {
      html.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s<td>%s<td>%.0f<td>%.1f<td>%.1f</tr>",
              r.trace().name(),
              r.trace().kind(),
              r.trace().nominalDegC(),
              1e3 * r.rmseV(),
              1e3 * r.biasV()));
    }
    html.append("</table>");
  }

  private void voltage(Residuals r) {
    Trace trace = r.trace();
    if (trace.rows() < 2) {
      return;
    }
    html.append("<h3>").append(trace.name()).append("</h3>");
    int stride = Math.max(1, trace.rows() / POINTS);
    int count = trace.rows() / stride;
    double first = trace.timeS()[0];
    double last = trace.timeS()[trace.rows() - 1];
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double v : trace.voltageV()) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    IntToDoubleFunction time = i -> trace.timeS()[i * stride];
    begin();
    line(0, count, time, i -> trace.voltageV()[i * stride], first, last, low, high);
    line(3, count, time, i -> r.simulatedV()[i * stride], first, last, low, high);
    label(640, 20, 0, "measured");
    label(720, 20, 3, "simulated");
    end(low, high, "%.0f s".formatted(first), "%.0f s".formatted(last));
    begin();
    line(
        4,
        count,
        time,
        i -> trace.voltageV()[i * stride] - r.simulatedV()[i * stride],
        first,
        last,
        -0.1,
        0.1);
    label(640, 20, 4, "residual");
    end(-0.1, 0.1, "%.0f s".formatted(first), "%.0f s".formatted(last));
  }

  private void begin() {
    html.append(
            "<svg width=%d height=%d viewBox='0 0 %d %d'>".formatted(WIDTH, HEIGHT, WIDTH, HEIGHT))
        .append("<rect x=60 y=5 width=790 height=230 fill=none stroke=#ccc />");
  }

  private void line(
      int colour,
      int count,
      IntToDoubleFunction x,
      IntToDoubleFunction y,
      double xLow,
      double xHigh,
      double yLow,
      double yHigh) {
    html.append("<polyline fill=none stroke-width=1 stroke='")
        .append(COLOURS[colour % COLOURS.length])
        .append("' points='");
    for (int i = 0; i < count; i++) {
      double across = 60 + 790 * (x.applyAsDouble(i) - xLow) / (xHigh - xLow);
      double share = (y.applyAsDouble(i) - yLow) / (yHigh - yLow);
      double down = 235 - 230 * Math.max(0, Math.min(1, share));
      html.append(String.format(Locale.ROOT, "%.1f,%.1f ", across, down));
    }
    html.append("'/>");
  }

  private void label(int x, int y, int colour, String text) {
    html.append("<text x=%d y=%d fill='%s'>".formatted(x, y, COLOURS[colour % COLOURS.length]))
        .append(text)
        .append("</text>");
  }

  private void end(double low, double high, String left, String right) {
    html.append(String.format(Locale.ROOT, "<text x=5 y=235>%.2f</text>", low))
        .append(String.format(Locale.ROOT, "<text x=5 y=18>%.2f</text>", high))
        .append("<text x=60 y=253>" + left + "</text><text x=780 y=253>" + right + "</text></svg>");
  }
}

package io.galvani.trainer.soh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a folder: {@code report.html} with the table and the loss curve, and {@code DATASET.onnx}.
 */
final class SohModelReport {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 240;

  private SohModelReport() {}

  static void write(Path folder, SohModelEvaluation evaluation) throws IOException {
    Files.createDirectories(folder);
    StringBuilder html = new StringBuilder("<!doctype html><meta charset=utf-8>");
    html.append("<title>SOH model</title><h1>SOH model</h1><table><tr><th>Estimator<th>MAPE, %");
    for (Map.Entry<String, Double> entry : evaluation.mapes().entrySet()) {
      html.append("<tr><td>%s<td>%.3f".formatted(entry.getKey(), entry.getValue()));
    }
    html.append("</table>");
    for (SohModelRound round : evaluation.rounds()) {
      Files.write(folder.resolve(round.name() + ".onnx"), round.onnx());
      html.append("<h2>Training loss by epoch, %s</h2>".formatted(round.name()));
      html.append(curve(round.losses()));
    }
    Files.writeString(folder.resolve("report.html"), html.toString());
  }

  private static String curve(double[] losses) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double loss : losses) {
      low = Math.min(low, loss);
      high = Math.max(high, loss);
    }
    StringBuilder points = new StringBuilder();
    for (int epoch = 0; epoch < losses.length; epoch++) {
      double x = (double) WIDTH * epoch / Math.max(1, losses.length - 1);
      double y = high > low ? HEIGHT * (high - losses[epoch]) / (high - low) : 0;
      points.append("%.1f,%.1f ".formatted(x, y));
    }
    return ("<svg width=%d height=%d><polyline fill=none stroke=black points=\"%s\"/></svg>"
            + "<p>from %.3f to %.3f in %d epochs</p>")
        .formatted(WIDTH, HEIGHT, points, high, low, losses.length);
  }
}

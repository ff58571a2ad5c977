package io.galvani.trainer.gate;

import java.util.List;
import java.util.Locale;

/** Draws the loss over the passes of a training. */
public final class LossCurve {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 160;

  private LossCurve() {}

  /** The curve, as a part of a page. */
  public static String html(List<Double> losses) {
    double least = losses.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = losses.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    double span = most > least ? most - least : 1;
    StringBuilder points = new StringBuilder();
    for (int k = 0; k < losses.size(); k++) {
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              WIDTH * (k + 0.5) / losses.size(),
              HEIGHT * (most - losses.get(k)) / span));
    }
    return String.format(
        Locale.ROOT,
        "<h2>Loss over %d passes: %.3f to %.3f</h2><svg width=%d height=%d>"
            + "<polyline fill=none stroke=\"#000\" points=\"%s\"/></svg>",
        losses.size(),
        losses.isEmpty() ? Double.NaN : losses.get(0),
        losses.isEmpty() ? Double.NaN : losses.get(losses.size() - 1),
        WIDTH,
        HEIGHT,
        points.toString().strip());
  }
}

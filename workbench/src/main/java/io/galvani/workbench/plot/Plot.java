package io.galvani.workbench.plot;

import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** One plot with labelled axes, lines, bands and a legend; not reusable once drawn. */
public final class Plot {
  private static final int LEFT = 56;
  private static final int RIGHT = 10;
  private static final int TOP = 24;
  private static final int BOTTOM = 34;
  private static final int MOST_POINTS = 800;
  private static final int TICKS = 5;
  private static final int LEGEND_PX = 8;

  private final StringBuilder body = new StringBuilder();
  private final int widthPx;
  private final int heightPx;
  private final double[] x;
  private final double[] y;
  private int legendPx = LEFT;

  /**
   * @param widthPx width, pixels
   * @param heightPx height, pixels
   * @param x lowest and highest value across
   * @param y lowest and highest value upwards; what is beyond is drawn at the edge
   */
  public Plot(int widthPx, int heightPx, double[] x, double[] y) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.x = x.clone();
    this.y = y.clone();
  }

  /** Draws ticks and the names of both axes. */
  public Plot axes(String across, String upwards) {
    double step = niceStep(x);
    for (double at = Math.ceil(x[0] / step) * step; at <= x[1] + 1e-9; at += step) {
      vertical(px(at), number(at, step));
    }
    step = niceStep(y);
    for (double at = Math.ceil(y[0] / step) * step; at <= y[1] + 1e-9; at += step) {
      horizontal(py(at), number(at, step));
    }
    text(LEFT + 0.5 * (widthPx - LEFT - RIGHT), heightPx - 3, "middle", "#555", across);
    text(widthPx - RIGHT, TOP - 9, "end", "#555", upwards);
    return this;
  }

  /** A line through values that are numbers, with its place in the legend. */
  public Plot line(
      String name, String colour, int count, IntToDoubleFunction across, IntToDoubleFunction up) {
    body.append("<polyline fill=none stroke-width=1.3 stroke='").append(colour);
    body.append("' points='");
    points(count, across, up);
    body.append("'/>");
    return legend(name, colour);
  }

  /** A band between two lines, with its place in the legend. */
  public Plot band(
      String name,
      String colour,
      int count,
      IntToDoubleFunction across,
      IntToDoubleFunction low,
      IntToDoubleFunction high) {
    body.append("<polygon fill-opacity=.25 fill='").append(colour).append("' points='");
    points(count, across, low);
    points(count, i -> across.applyAsDouble(count - 1 - i), i -> high.applyAsDouble(count - 1 - i));
    body.append("'/>");
    return legend(name, colour);
  }

  /** The plot as an element of a page. */
  public String svg() {
    return String.format(
        Locale.ROOT,
        "<svg width=%d height=%d font-size=12 font-family=system-ui>%s"
            + "<rect x=%d y=%d width=%d height=%d fill=none stroke='#999'/></svg>%n",
        widthPx,
        heightPx,
        body,
        LEFT,
        TOP,
        widthPx - LEFT - RIGHT,
        heightPx - TOP - BOTTOM);
  }

  private Plot legend(String name, String colour) {
    text(legendPx, TOP - 9, "start", colour, name);
    legendPx += LEGEND_PX * (name.length() + 2);
    return this;
  }

  private void points(int count, IntToDoubleFunction across, IntToDoubleFunction up) {
    int stride = Math.max(1, count / MOST_POINTS);
    for (int i = 0; i < count; i += stride) {
      double value = up.applyAsDouble(i);
      if (!Double.isNaN(value)) {
        body.append(
            String.format(Locale.ROOT, "%.1f,%.1f ", px(across.applyAsDouble(i)), py(value)));
      }
    }
  }

  private void vertical(double at, String label) {
    body.append(
        String.format(
            Locale.ROOT, "<path stroke='#ddd' d='M%.1f %dV%d'/>", at, TOP, heightPx - BOTTOM));
    text(at, heightPx - BOTTOM + 14, "middle", "#555", label);
  }

  private void horizontal(double at, String label) {
    body.append(
        String.format(
            Locale.ROOT, "<path stroke='#ddd' d='M%d %.1fH%d'/>", LEFT, at, widthPx - RIGHT));
    text(LEFT - 5, at + 4, "end", "#555", label);
  }

  private void text(double at, double down, String anchor, String colour, String text) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text x=%.1f y=%.1f text-anchor=%s fill='%s'>%s</text>",
            at,
            down,
            anchor,
            colour,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private double px(double at) {
    return LEFT + (widthPx - LEFT - RIGHT) * share(at, x);
  }

  private double py(double at) {
    return heightPx - BOTTOM - (heightPx - TOP - BOTTOM) * share(at, y);
  }

  private static double share(double at, double[] range) {
    double span = range[1] > range[0] ? range[1] - range[0] : 1;
    return Math.max(0, Math.min(1, (at - range[0]) / span));
  }

  /** One, two or five times a power of ten. */
  private static double niceStep(double[] range) {
    double raw = Math.max(1e-9, (range[1] - range[0]) / TICKS);
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double lead = raw / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }

  private static String number(double value, double step) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", value + 0.0);
  }
}

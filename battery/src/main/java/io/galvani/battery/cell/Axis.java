package io.galvani.battery.cell;

/**
 * A strictly ascending grid and the position of a number on it. An axis of one point is constant:
 * everything lies at its only point.
 */
final class Axis {
  private final double[] points;

  Axis(String name, double[] points) {
    if (points.length == 0) {
      throw new IllegalArgumentException(name + " must have at least one point, but was empty");
    }
    for (int i = 0; i < points.length; i++) {
      Checks.finite(name + "[" + i + "]", points[i]);
      if (i > 0 && !(points[i] > points[i - 1])) {
        throw new IllegalArgumentException(
            "%s must ascend, but %s[%d] = %s follows %s"
                .formatted(name, name, i, points[i], points[i - 1]));
      }
    }
    this.points = points.clone();
  }

  int length() {
    return points.length;
  }

  double point(int i) {
    return points[i];
  }

  double first() {
    return points[0];
  }

  double last() {
    return points[points.length - 1];
  }

  double[] points() {
    return points.clone();
  }

  /** Index of the interval's lower point: the interval that holds x, or the nearest one. */
  int interval(double x) {
    int low = 0;
    int high = points.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (points[middle] <= x) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Index of the interval's upper point; the lower one itself on an axis of one point. */
  int upper(int interval) {
    return Math.min(interval + 1, points.length - 1);
  }

  /** Share of the way from the interval's lower to its upper point; outside [0, 1] beyond them. */
  double share(int interval, double x) {
    int upper = upper(interval);
    if (upper == interval) {
      return 0;
    }
    return (x - points[interval]) / (points[upper] - points[interval]);
  }
}

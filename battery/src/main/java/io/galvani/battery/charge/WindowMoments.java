package io.galvani.battery.charge;

/**
 * Moments over time of a signal while it is within a window, kept in a part of an array of doubles.
 * Between samples the signal is a straight line, of which the part within the window counts:
 * sampling it twice as often gives the same numbers.
 */
final class WindowMoments {
  static final int BINS = 30;

  // Layout of a part: seconds, sums of the signal's powers, of time, and of their product.
  private static final int WEIGHT = 0;
  private static final int POWERS = 1;
  private static final int TIME = 5;
  private static final int TIME_SQUARE = 6;
  private static final int TIME_SIGNAL = 7;
  private static final int HISTOGRAM = 8;

  /** Numbers of a part. */
  static final int SIZE = HISTOGRAM + BINS;

  /** Gauss and Legendre's points and weights on [0, 1]: exact to the fifth power. */
  private static final double[] NODE = {
    0.5 - 0.5 * Math.sqrt(0.6), 0.5, 0.5 + 0.5 * Math.sqrt(0.6)
  };

  private static final double[] NODE_WEIGHT = {5.0 / 18, 8.0 / 18, 5.0 / 18};

  private final double low;
  private final double high;

  /** Moments of a signal between two values. */
  WindowMoments(double low, double high) {
    this.low = low;
    this.high = high;
  }

  /**
   * Adds a straight piece; what of it is outside the window does not count.
   *
   * @param sums takes it, from {@code at} on
   * @param fromS time at its beginning, from any zero, s
   * @param dtS its duration, s
   * @param from the signal at its beginning
   * @param to the signal at its end
   * @return seconds of it within the window
   */
  double add(double[] sums, int at, double fromS, double dtS, double from, double to) {
    double rise = to - from;
    double enters = rise == 0 ? 0 : within((low - from) / rise, (high - from) / rise, true);
    double leaves = rise == 0 ? 1 : within((low - from) / rise, (high - from) / rise, false);
    boolean flatOutside = rise == 0 && !(from >= low && from < high);
    if (flatOutside || leaves <= enters) {
      return 0;
    }
    double weight = (leaves - enters) * dtS;
    for (int k = 0; k < NODE.length; k++) {
      double share = enters + NODE[k] * (leaves - enters);
      double x = from + share * rise - low;
      double t = fromS + share * dtS;
      double w = NODE_WEIGHT[k] * weight;
      double power = w;
      for (int p = 0; p < 4; p++) {
        power *= x;
        sums[at + POWERS + p] += power;
      }
      sums[at + WEIGHT] += w;
      sums[at + TIME] += w * t;
      sums[at + TIME_SQUARE] += w * t * t;
      sums[at + TIME_SIGNAL] += w * t * x;
    }
    spread(sums, at + HISTOGRAM, from + enters * rise, from + leaves * rise, weight);
    return weight;
  }

  /** Where a line enters or leaves, as a share of it. */
  private static double within(double atLow, double atHigh, boolean enters) {
    return enters ? Math.max(0, Math.min(atLow, atHigh)) : Math.min(1, Math.max(atLow, atHigh));
  }

  /** Shares a piece's time out to the bins that it passes through. */
  private void spread(double[] sums, int at, double from, double to, double weight) {
    double width = (high - low) / BINS;
    double first = Math.min(from, to);
    double last = Math.max(from, to);
    int bin = bin(first, width);
    int end = bin(last, width);
    if (bin == end) {
      sums[at + bin] += weight;
      return;
    }
    double each = weight / (last - first);
    for (; bin <= end; bin++) {
      double left = Math.max(first, low + bin * width);
      double right = Math.min(last, low + (bin + 1) * width);
      sums[at + bin] += Math.max(0, right - left) * each;
    }
  }

  private int bin(double x, double width) {
    return Math.max(0, Math.min(BINS - 1, (int) ((x - low) / width)));
  }

  static double seconds(double[] sums, int at) {
    return sums[at + WEIGHT];
  }

  double mean(double[] sums, int at) {
    return low + sums[at + POWERS] / sums[at + WEIGHT];
  }

  static double variance(double[] sums, int at) {
    double m = sums[at + POWERS] / sums[at + WEIGHT];
    return sums[at + POWERS + 1] / sums[at + WEIGHT] - m * m;
  }

  static double skewness(double[] sums, int at) {
    double m = sums[at + POWERS] / sums[at + WEIGHT];
    double second = sums[at + POWERS + 1] / sums[at + WEIGHT];
    double third = sums[at + POWERS + 2] / sums[at + WEIGHT];
    double variance = second - m * m;
    return (third - 3 * m * second + 2 * m * m * m) / (variance * Math.sqrt(variance));
  }

  /** Excess kurtosis. */
  static double kurtosis(double[] sums, int at) {
    double m = sums[at + POWERS] / sums[at + WEIGHT];
    double second = sums[at + POWERS + 1] / sums[at + WEIGHT];
    double third = sums[at + POWERS + 2] / sums[at + WEIGHT];
    double fourth = sums[at + POWERS + 3] / sums[at + WEIGHT];
    double variance = second - m * m;
    double central = fourth - 4 * m * third + 6 * m * m * second - 3 * m * m * m * m;
    return central / (variance * variance) - 3;
  }

  /** Slope of the regression line over time, per second. */
  static double slope(double[] sums, int at) {
    double weight = sums[at + WEIGHT];
    double t = sums[at + TIME] / weight;
    double m = sums[at + POWERS] / weight;
    double spread = sums[at + TIME_SQUARE] / weight - t * t;
    return (sums[at + TIME_SIGNAL] / weight - t * m) / spread;
  }

  /** Of the shares of time in the bins, nat. */
  static double entropy(double[] sums, int at) {
    double entropy = 0;
    for (int b = 0; b < BINS; b++) {
      double share = sums[at + HISTOGRAM + b] / sums[at + WEIGHT];
      entropy -= share > 0 ? share * StrictMath.log(share) : 0;
    }
    return entropy;
  }
}

package io.galvani.battery.health;

/**
 * Slope of a line through the origin when both coordinates err: approximate weighted total least
 * squares over recursive sums with fading memory.
 *
 * <pre>
 *   y = q·x;  c1 = Σ x²/σy²  c2 = Σ xy/σy²  c3 = Σ y²/σy²  c4 = Σ x²/σx²  c5 = Σ xy/σx²  c6 = Σ y²/σx²
 *   J(q) = (c4 q⁴ − 2 c5 q³ + (c1 + c6) q² − 2 c2 q + c3) / (q² + 1)²,   var q = 2 / J''(q)
 * </pre>
 *
 * <p>with y scaled by k = √(c1/c4), so that both errors are alike and the cost is the true one
 * where all windows are alike. Ordinary least squares, q = c2/c1, comes out of the same sums; it is
 * too low wherever x errs. Source: Plett 2011, Recursive approximate weighted total least squares
 * estimation of battery cell total capacity, J. Power Sources 196, 2319,
 * doi:10.1016/j.jpowsour.2010.09.048. Bad at errors that windows share: the variance knows nothing
 * of them. One instance serves many cells on one thread; nothing is allocated.
 */
final class TotalLeastSquares {
  /** Sums a cell: c1 to c6 and the number of windows, all fading. */
  static final int SIZE = 7;

  private static final double LOWEST = 0.2;
  private static final double HIGHEST = 1.6;
  private static final int STEPS = 56;

  private double q = Double.NaN;
  private double variance = Double.NaN;
  private double a4;
  private double a3;
  private double a2;
  private double a1;
  private double a0;

  /** Adds a window. */
  static void add(double[] sums, int at, double x, double y, double varX, double varY) {
    sums[at] += x * x / varY;
    sums[at + 1] += x * y / varY;
    sums[at + 2] += y * y / varY;
    sums[at + 3] += x * x / varX;
    sums[at + 4] += x * y / varX;
    sums[at + 5] += y * y / varX;
    sums[at + 6] += 1;
  }

  /** Lets the memory fade by a factor in (0, 1]. */
  static void fade(double[] sums, int at, double factor) {
    for (int i = 0; i < SIZE; i++) {
      sums[at + i] *= factor;
    }
  }

  /** Ordinary least squares of y on x from the same sums; NaN before the first window. */
  static double ordinary(double[] sums, int at) {
    return sums[at + 1] / sums[at];
  }

  /** Solves; false (and NaN) if the sums hold nothing. */
  boolean solve(double[] sums, int at) {
    double k = Math.sqrt(sums[at] / sums[at + 3]);
    q = Double.NaN;
    variance = Double.NaN;
    if (!(k > 0) || Double.isInfinite(k)) {
      return false;
    }
    a4 = sums[at + 3];
    a3 = -2 * k * sums[at + 4];
    a2 = sums[at] / (k * k) + k * k * sums[at + 5];
    a1 = -2 * sums[at + 1] / k;
    a0 = sums[at + 2];
    double scaled = minimum(LOWEST * k, HIGHEST * k);
    double curvature = secondDerivative(scaled);
    q = scaled / k;
    double excess = cost(scaled) / Math.max(1, sums[at + 6] - 1);
    variance = curvature > 0 ? Math.max(1, excess) * 2 / curvature / (k * k) : 1;
    return true;
  }

  /** The slope. */
  double slope() {
    return q;
  }

  /** Its variance, raised where windows scatter more than they should. */
  double variance() {
    return variance;
  }

  /** Lowest point of a scan, made exact by golden sections around it. */
  private double minimum(double low, double high) {
    double step = (high - low) / STEPS;
    double best = low;
    for (int i = 1; i <= STEPS; i++) {
      double here = low + i * step;
      best = cost(here) < cost(best) ? here : best;
    }
    double from = Math.max(low, best - step);
    double to = Math.min(high, best + step);
    double golden = 0.6180339887498949;
    for (int i = 0; i < 40; i++) {
      double left = to - golden * (to - from);
      double right = from + golden * (to - from);
      if (cost(left) < cost(right)) {
        to = right;
      } else {
        from = left;
      }
    }
    return 0.5 * (from + to);
  }

  private double numerator(double x) {
    return (((a4 * x + a3) * x + a2) * x + a1) * x + a0;
  }

  private double cost(double x) {
    double d = x * x + 1;
    return numerator(x) / (d * d);
  }

  /** (N/D)'' with D = (x² + 1)². */
  private double secondDerivative(double x) {
    double d = x * x + 1;
    double n = numerator(x);
    double n1 = ((4 * a4 * x + 3 * a3) * x + 2 * a2) * x + a1;
    double n2 = (12 * a4 * x + 6 * a3) * x + 2 * a2;
    double inverse = 1 / (d * d);
    double inverse1 = -4 * x * inverse / d;
    double inverse2 = -4 * inverse / d + 24 * x * x * inverse / (d * d);
    return n2 * inverse + 2 * n1 * inverse1 + n * inverse2;
  }
}

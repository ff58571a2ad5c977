package io.galvani.battery.health;

import java.util.Arrays;

/**
 * Capacity from a partial discharge curve whose start is not known. The curve is slid along every
 * ageing curve (shift: loss of lithium), the ageing curve stretched (loss of active material) and
 * raised or lowered (resistance and temperature). The window's likelihood over all of them weighs
 * ln(stretch x capacity); correlated residuals count as fewer samples. Poor where the curve is
 * straight and at rates or temperatures the ageing curves do not have. Not safe for threads.
 */
public final class CurveMatcher {
  private static final double[] STRETCHES = {0.97, 0.98, 0.99, 1.0, 1.01, 1.02, 1.03};

  /** Cells of one type, new, differ by about this much in active material. */
  private static final double STRETCH_SIGMA = 0.01;

  private static final double OFFSET_SIGMA_V = 0.015;
  private static final double MODEL_SIGMA_V = 0.004;

  /** Points of a window over which its residuals stay alike. */
  private static final double CORRELATED_POINTS = 8;

  private final AgeingCurves curves;
  private final double[] cost;
  private double logCapacity = Double.NaN;
  private double variance = Double.NaN;
  private double residualV = Double.NaN;

  /** A matcher against one type's curves. */
  public CurveMatcher(AgeingCurves curves) {
    this.curves = curves;
    this.cost = new double[curves.size() * STRETCHES.length];
  }

  /**
   * Matches a window.
   *
   * @param windowV [point] terminal voltage on the curves' grid of charge, V
   * @param points how many points are filled
   * @param startsFull whether the first point is known to be at full charge
   * @param dischargeA mean discharge current, A, positive
   * @param degC surroundings, degC; NaN if not known
   * @return false if no curve of that rate and temperature is long enough
   */
  public boolean match(
      double[] windowV, int points, boolean startsFull, double dischargeA, double degC) {
    Arrays.fill(cost, Double.POSITIVE_INFINITY);
    double best = Double.POSITIVE_INFINITY;
    for (int curve = 0; curve < curves.size(); curve++) {
      if (!curves.resembles(curve, dischargeA, degC)) {
        continue;
      }
      for (int s = 0; s < STRETCHES.length; s++) {
        double squareV = leastSquare(curves.voltageV()[curve], windowV, points, s, startsFull);
        cost[curve * STRETCHES.length + s] = squareV;
        best = Math.min(best, squareV);
      }
    }
    if (best == Double.POSITIVE_INFINITY) {
      return false;
    }
    residualV = Math.sqrt(best);
    weigh(best, Math.max(2, points / CORRELATED_POINTS));
    return true;
  }

  /** ln of the matched capacity in Ah. */
  public double logCapacity() {
    return logCapacity;
  }

  /** Variance of {@link #logCapacity()}, formal: before any inflation learned elsewhere. */
  public double variance() {
    return variance;
  }

  /** Root mean square of the best match's residual, V. */
  public double residualV() {
    return residualV;
  }

  private void weigh(double best, double effective) {
    double scale = effective / (best + MODEL_SIGMA_V * MODEL_SIGMA_V);
    double sum = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < cost.length; i++) {
      if (cost[i] < Double.POSITIVE_INFINITY) {
        double stretch = STRETCHES[i % STRETCHES.length];
        double prior = (stretch - 1) / STRETCH_SIGMA;
        double weight = StrictMath.exp(-0.5 * ((cost[i] - best) * scale + prior * prior));
        double log = StrictMath.log(stretch * curves.capacityAh()[i / STRETCHES.length]);
        sum += weight;
        first += weight * log;
        second += weight * log * log;
      }
    }
    logCapacity = first / sum;
    variance = Math.max(1e-6, second / sum - logCapacity * logCapacity);
  }

  /** Least mean square over shift and offset, V^2, the offset's prior included. */
  private static double leastSquare(
      double[] curveV, double[] windowV, int points, int s, boolean startsFull) {
    double stretch = STRETCHES[s];
    int last = (int) ((curveV.length - 1) * stretch) - points + 1;
    if (startsFull) {
      last = Math.min(last, 0);
    }
    double best = Double.POSITIVE_INFINITY;
    for (int shift = 0; shift <= last; shift++) {
      best = Math.min(best, meanSquare(curveV, windowV, points, shift, 1 / stretch));
    }
    return best;
  }

  private static double meanSquare(
      double[] curveV, double[] windowV, int points, int shift, double perPoint) {
    double sum = 0;
    double square = 0;
    for (int i = 0; i < points; i++) {
      double at = Math.min((shift + i) * perPoint, curveV.length - 1.000001);
      int low = (int) at;
      double modelV = curveV[low] + (at - low) * (curveV[low + 1] - curveV[low]);
      double errorV = windowV[i] - modelV;
      sum += errorV;
      square += errorV * errorV;
    }
    double meanV = sum / points;
    double priorShare = MODEL_SIGMA_V * MODEL_SIGMA_V / (OFFSET_SIGMA_V * OFFSET_SIGMA_V);
    return Math.max(0, square / points - meanV * meanV) + meanV * meanV * priorShare;
  }
}

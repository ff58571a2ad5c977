package io.galvani.trainer.soh.fleet;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A Kalman filter over a few states that remembers its steps, and the fixed-interval smoother of
 * Rauch, Tung and Striebel (1965, doi:10.2514/3.3166) over them:
 *
 * <pre>
 *   x⁻ = F·x,  P⁻ = F·P·Fᵀ + Q            x⁺ = x⁻ + P⁻·h·(y − h·x⁻)/(h·P⁻·h + R)
 *   xˢ = x + G·(xˢ' − x⁻'),  Pˢ = P + G·(Pˢ' − P⁻')·Gᵀ,  G = P·F'ᵀ·P⁻'⁻¹,  ' the step after
 * </pre>
 */
final class IntervalSmoother {
  private final int n;
  private final Deque<Step> steps = new ArrayDeque<>();
  private double[] x;
  private double[][] p;

  /** One step: how it was reached, what was expected there, what was known after its news. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Step(
      double[][] f, double[] meanAhead, double[][] covAhead, double[] mean, double[][] cov) {}

  /**
   * @param mean of every state before the first step
   * @param variance of every state, positive; they are independent
   */
  IntervalSmoother(double[] mean, double[] variance) {
    n = mean.length;
    x = mean.clone();
    p = new double[n][n];
    for (int i = 0; i < n; i++) {
      p[i][i] = variance[i];
    }
  }

  /**
   * A step on.
   *
   * @param f transition
   * @param q variance that each state gains
   */
  void predict(double[][] f, double[] q) {
    x = times(f, x);
    p = times(times(f, p), transposed(f));
    for (int i = 0; i < n; i++) {
      p[i][i] += q[i];
    }
    steps.addLast(new Step(f, x, p, x, p));
  }

  /** News of the step at hand: h·x with a variance. */
  void correct(double[] h, double y, double variance) {
    double[] ph = times(p, h);
    double whole = dot(h, ph) + variance;
    double apart = y - dot(h, x);
    double[] mean = x.clone();
    double[][] cov = copy(p);
    for (int i = 0; i < n; i++) {
      mean[i] += ph[i] / whole * apart;
      for (int j = 0; j < n; j++) {
        cov[i][j] -= ph[i] * ph[j] / whole;
      }
    }
    x = mean;
    p = cov;
    Step last = steps.removeLast();
    steps.addLast(new Step(last.f(), last.meanAhead(), last.covAhead(), x, p));
  }

  /** [step][mean, variance] of one state, from all steps. */
  double[][] smoothed(int state) {
    double[][] known = new double[steps.size()][];
    double[] mean = x;
    double[][] cov = p;
    Step after = null;
    int k = known.length;
    for (var back = steps.descendingIterator(); back.hasNext(); ) {
      Step step = back.next();
      if (after != null) {
        double[][] g = gain(times(after.f(), step.cov()), after.covAhead());
        mean = plus(step.mean(), times(g, minus(mean, after.meanAhead())));
        cov = plus(step.cov(), times(times(g, minus(cov, after.covAhead())), transposed(g)));
      }
      known[--k] = new double[] {mean[state], Math.max(0, cov[state][state])};
      after = step;
    }
    return known;
  }

  /** Row by row of G: P⁻·gᵢ = column i of F·P, by Cholesky. */
  private double[][] gain(double[][] fp, double[][] ahead) {
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = ahead[i][j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(Math.max(Double.MIN_NORMAL, sum)) : sum / l[j][j];
      }
    }
    double[][] g = transposed(fp);
    for (double[] row : g) {
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++) {
          row[i] -= l[i][k] * row[k];
        }
        row[i] /= l[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++) {
          row[i] -= l[k][i] * row[k];
        }
        row[i] /= l[i][i];
      }
    }
    return g;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] times(double[][] a, double[] b) {
    return Arrays.stream(a).mapToDouble(row -> dot(row, b)).toArray();
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] turned = transposed(b);
    return Arrays.stream(a).map(row -> times(turned, row)).toArray(double[][]::new);
  }

  private static double[] plus(double[] a, double[] b) {
    double[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  private static double[] minus(double[] a, double[] b) {
    double[] rest = a.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= b[i];
    }
    return rest;
  }

  private static double[][] plus(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = plus(a[i], b[i]);
    }
    return sum;
  }

  private static double[][] minus(double[][] a, double[][] b) {
    double[][] rest = new double[a.length][];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = minus(a[i], b[i]);
    }
    return rest;
  }

  private static double[][] transposed(double[][] a) {
    double[][] turned = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < turned.length; j++) {
        turned[j][i] = a[i][j];
      }
    }
    return turned;
  }

  private static double[][] copy(double[][] a) {
    return Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
  }
}

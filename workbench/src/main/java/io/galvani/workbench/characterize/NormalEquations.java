package io.galvani.workbench.characterize;

/**
 * Weighted linear least squares by normal equations: rows are added one by one, then solved by
 * Cholesky's decomposition. A bound from below is kept by pinning what falls under it.
 */
final class NormalEquations {
  private static final int PINNING_ROUNDS = 12;
  private final double[][] gram;
  private final double[] right;

  NormalEquations(int unknowns) {
    gram = new double[unknowns][unknowns];
    right = new double[unknowns];
  }

  int size() {
    return right.length;
  }

  /** Adds the row sum(values[k] · x[columns[k]]) = target, the first {@code count} entries. */
  void add(int[] columns, double[] values, int count, double target, double weight) {
    for (int a = 0; a < count; a++) {
      double scaled = weight * values[a];
      if (scaled == 0) {
        continue;
      }
      double[] row = gram[columns[a]];
      for (int b = 0; b < count; b++) {
        row[columns[b]] += scaled * values[b];
      }
      right[columns[a]] += scaled * target;
    }
  }

  /** Adds the equations of a part whose unknowns begin at {@code from}. */
  void add(NormalEquations part, int from) {
    for (int a = 0; a < part.size(); a++) {
      right[from + a] += part.right[a];
      for (int b = 0; b < part.size(); b++) {
        gram[from + a][from + b] += part.gram[a][b];
      }
    }
  }

  /** Weighted square of the residuals less that of the targets: xᵀGx − 2rᵀx. */
  double excess(double[] x) {
    double sum = 0;
    for (int a = 0; a < x.length; a++) {
      double product = 0;
      for (int b = 0; b < x.length; b++) {
        product += gram[a][b] * x[b];
      }
      sum += x[a] * (product - 2 * right[a]);
    }
    return sum;
  }

  /** Believes {@code factor·x[a] − x[b] = difference} with a standard deviation. */
  void relate(int a, double factor, int b, double difference, double sigma) {
    add(new int[] {a, b}, new double[] {factor, -1}, 2, difference, 1 / (sigma * sigma));
  }

  /** Believes {@code x[a] = value} with a standard deviation. */
  void believe(int a, double value, double sigma) {
    add(new int[] {a}, new double[] {1}, 1, value, 1 / (sigma * sigma));
  }

  /** Least-squares solution with x ≥ floor; an unknown below it is pinned to it. */
  double[] solve(double[] floor) {
    boolean[] pinned = new boolean[size()];
    double[] x = solvePinned(floor, pinned);
    for (int round = 0; round < PINNING_ROUNDS; round++) {
      boolean fell = false;
      for (int i = 0; i < x.length; i++) {
        if (!pinned[i] && x[i] < floor[i]) {
          pinned[i] = true;
          fell = true;
        }
      }
      if (!fell) {
        return x;
      }
      x = solvePinned(floor, pinned);
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(floor[i], x[i]);
    }
    return x;
  }

  private double[] solvePinned(double[] floor, boolean[] pinned) {
    int n = size();
    double[][] lower = new double[n][];
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      lower[i] = java.util.Arrays.copyOf(gram[i], i + 1);
      if (pinned[i]) {
        double strength = 1e4 * (gram[i][i] + 1);
        lower[i][i] += strength;
        x[i] += strength * floor[i];
      } else {
        lower[i][i] += 1e-9;
      }
    }
    decompose(lower);
    substitute(lower, x);
    return x;
  }

  private static void decompose(double[][] lower) {
    for (int i = 0; i < lower.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = lower[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j][j];
      }
    }
  }

  private static void substitute(double[][] lower, double[] x) {
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
      x[i] /= lower[i][i];
    }
    for (int i = x.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < x.length; k++) {
        x[i] -= lower[k][i] * x[k];
      }
      x[i] /= lower[i][i];
    }
  }
}

package io.galvani.workbench.characterize;

/**
 * Weighted linear least squares by normal equations: rows are added one by one, then solved by
 * Cholesky's decomposition.
 */
final class NormalEquations {
  private final double[][] gram;
  private final double[] right;
  private double square;

  NormalEquations(int unknowns) {
    gram = new double[unknowns][unknowns];
    right = new double[unknowns];
  }

  int size() {
    return right.length;
  }

  /**
   * Adds the row sum(values[k] · x[columns[k]]) = target of the first {@code count} entries;
   * columns ascend.
   */
  void add(int[] columns, double[] values, int count, double target, double weight) {
    for (int a = 0; a < count; a++) {
      double scaled = weight * values[a];
      double[] row = gram[columns[a]];
      for (int b = 0; b <= a; b++) {
        row[columns[b]] += scaled * values[b];
      }
      right[columns[a]] += scaled * target;
    }
    square += weight * target * target;
  }

  /** Weighted sum of squared targets: what x = 0 leaves unexplained. */
  double square() {
    return square;
  }

  /** Believes {@code factor · x[a] + other · x[b] = target} with a standard deviation. */
  void relate(int a, double factor, int b, double other, double target, double sigma) {
    int[] columns = a < b ? new int[] {a, b} : new int[] {b, a};
    double[] values = a < b ? new double[] {factor, other} : new double[] {other, factor};
    add(columns, values, 2, target, 1 / (sigma * sigma));
  }

  /** Believes {@code x[a] = value} with a standard deviation. */
  void believe(int a, double value, double sigma) {
    add(new int[] {a}, new double[] {1}, 1, value, 1 / (sigma * sigma));
  }

  /** Least-squares solution; the diagonal is raised by a share of itself. */
  double[] solve(double damping) {
    int n = size();
    double[][] lower = new double[n][];
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      lower[i] = java.util.Arrays.copyOf(gram[i], i + 1);
      lower[i][i] += damping * lower[i][i] + 1e-9;
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

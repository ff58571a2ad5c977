package io.galvani.battery.soc;

/**
 * A small symmetric covariance and the few operations that a Kalman filter needs of it, in place
 * and without allocation. Packed form: the upper triangle row by row. Keeps scratch space: one
 * instance, one thread.
 */
final class Covariance {
  private final int n;
  private final double[][] p;
  private final double[] row;
  private final double[] projection;

  Covariance(int n) {
    this.n = n;
    this.p = new double[n][n];
    this.row = new double[n];
    this.projection = new double[n];
  }

  /** Numbers of the packed form. */
  static int packedSize(int n) {
    return n * (n + 1) / 2;
  }

  /** Place of the variance of state k in the packed form. */
  static int packedVariance(int n, int k) {
    return k * n - k * (k - 1) / 2;
  }

  void load(double[] packed, int at) {
    int next = at;
    for (int r = 0; r < n; r++) {
      for (int c = r; c < n; c++) {
        p[r][c] = packed[next];
        p[c][r] = packed[next++];
      }
    }
  }

  void store(double[] packed, int at) {
    int next = at;
    for (int r = 0; r < n; r++) {
      for (int c = r; c < n; c++) {
        packed[next++] = p[r][c];
      }
    }
  }

  double variance(int k) {
    return p[k][k];
  }

  void addVariance(int k, double variance) {
    p[k][k] += variance;
  }

  /** Adds variance up to a most. */
  void addVariance(int k, double variance, double most) {
    p[k][k] += Math.max(0, Math.min(variance, most - p[k][k]));
  }

  /** Gives state k a variance of its own, independent of all others. */
  void restart(int k, double variance) {
    for (int c = 0; c < n; c++) {
      p[k][c] = 0;
      p[c][k] = 0;
    }
    p[k][k] = variance;
  }

  /** P' = F·P·F' for xk' = decay · xk + a · xi + b · xj, all others unchanged; i and j not k. */
  void transform(int k, double decay, int i, double a, int j, double b) {
    for (int c = 0; c < n; c++) {
      row[c] = decay * p[k][c] + a * p[i][c] + b * p[j][c];
    }
    double own = decay * row[k] + a * row[i] + b * row[j];
    for (int c = 0; c < n; c++) {
      p[k][c] = row[c];
      p[c][k] = row[c];
    }
    p[k][k] = own;
  }

  /** Remembers P·h for {@link #projection} and {@link #correct}; returns h'·P·h. */
  double project(double[] h) {
    double sum = 0;
    for (int r = 0; r < n; r++) {
      double dot = 0;
      for (int c = 0; c < n; c++) {
        dot += p[r][c] * h[c];
      }
      projection[r] = dot;
      sum += h[r] * dot;
    }
    return sum;
  }

  /** Component k of P·h. */
  double projection(int k) {
    return projection[k];
  }

  /**
   * Joseph's form, which holds for any gain: (1 − K·h')·P·(1 − K·h')' + K·r·K' = P − K·(P·h)' −
   * (P·h)·K' + K·s·K' with the innovation's variance s = h'·P·h + r.
   */
  void correct(double[] gain, double innovationVariance) {
    for (int r = 0; r < n; r++) {
      for (int c = r; c < n; c++) {
        p[r][c] +=
            -gain[r] * projection[c]
                - projection[r] * gain[c]
                + gain[r] * innovationVariance * gain[c];
        p[c][r] = p[r][c];
      }
    }
  }
}

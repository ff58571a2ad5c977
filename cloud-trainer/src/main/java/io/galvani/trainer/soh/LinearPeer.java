package io.galvani.trainer.soh;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.engine.InputScale;
import io.galvani.trainer.soh.table.TrainingRows;

/** Ridge regression on the same scaled inputs, by the normal equations and Cholesky. */
final class LinearPeer {
  private static final double RIDGE = 1e-3;

  private final InputScale scale;
  private final double[] weights;

  private LinearPeer(InputScale scale, double[] weights) {
    this.scale = scale;
    this.weights = weights;
  }

  static LinearPeer train(TrainingRows rows) {
    InputScale scale = InputScale.of(rows.inputs());
    int n = ChargeHistory.INPUTS + 1;
    double[][] normal = new double[n][n];
    double[] right = new double[n];
    for (int row = 0; row < rows.size(); row++) {
      float[] x = scale.apply(rows.inputs()[row]);
      for (int i = 0; i < n; i++) {
        double xi = i < x.length ? x[i] : 1;
        right[i] += xi * rows.capacityAh()[row];
        for (int j = 0; j <= i; j++) {
          normal[i][j] += xi * (j < x.length ? x[j] : 1);
        }
      }
    }
    for (int i = 0; i < n; i++) {
      normal[i][i] += RIDGE * rows.size();
    }
    return new LinearPeer(scale, solve(normal, right));
  }

  /** Solves A·w = b, A symmetric and positive, its lower triangle given and overwritten. */
  private static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    double[] w = b.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
      }
      for (int k = 0; k < i; k++) {
        w[i] -= a[i][k] * w[k];
      }
      w[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        w[i] -= a[k][i] * w[k];
      }
      w[i] /= a[i][i];
    }
    return w;
  }

  /** Capacity of a raw row, Ah. */
  double capacityAh(float[] inputs) {
    float[] x = scale.apply(inputs);
    double sum = weights[x.length];
    for (int k = 0; k < x.length; k++) {
      sum += weights[k] * x[k];
    }
    return sum;
  }
}

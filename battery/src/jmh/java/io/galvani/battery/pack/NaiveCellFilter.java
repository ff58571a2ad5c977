package io.galvani.battery.pack;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;

/** An extended Kalman filter of one cell as a textbook has it: an object, new matrices a step. */
final class NaiveCellFilter {
  private final CellParameters cell;
  private final CircuitPoint point = new CircuitPoint();
  private double[][] x = {{0.5}, {0}, {0}, {0}};
  private double[][] p = {{0.04, 0, 0, 0}, {0, 1e-4, 0, 0}, {0, 0, 1e-4, 0}, {0, 0, 0, 1e-3}};

  NaiveCellFilter(CellParameters cell) {
    this.cell = cell;
  }

  double step(double currentA, double voltageV, double degC, double dtS) {
    cell.circuit().at(x[0][0], degC, point);
    double a1 = StrictMath.exp(-dtS / point.tau1S());
    double a2 = StrictMath.exp(-dtS / point.tau2S());
    double perA = dtS / (3600 * cell.capacityAh());
    double b1 = point.r1Ohm() * (1 - a1);
    double b2 = point.r2Ohm() * (1 - a2);
    double[][] f = {{1, 0, 0, -perA}, {0, a1, 0, -b1}, {0, 0, a2, -b2}, {0, 0, 0, 1}};
    double[][] u = {{perA * currentA}, {b1 * currentA}, {b2 * currentA}, {0}};
    x = plus(times(f, x), u);
    p = times(times(f, p), transposed(f));
    for (int k = 0; k < 4; k++) {
      p[k][k] += 1e-10;
    }
    double r0 = point.r0Ohm(currentA);
    double[][] h = {{cell.ocv().slopeV(x[0][0], degC), 1, 1, -r0}};
    double expectedV =
        cell.ocv().ocvV(x[0][0], degC) + x[1][0] + x[2][0] + r0 * (currentA - x[3][0]);
    double variance = times(times(h, p), transposed(h))[0][0] + 1e-4;
    double[][] gain = times(p, transposed(h));
    for (double[] row : gain) {
      row[0] /= variance;
    }
    x = plus(x, times(gain, new double[][] {{voltageV - expectedV}}));
    double[][] left = times(gain, h);
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 4; c++) {
        left[r][c] = (r == c ? 1 : 0) - left[r][c];
      }
    }
    p = times(left, p);
    return x[0][0];
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int r = 0; r < a.length; r++) {
      for (int c = 0; c < b[0].length; c++) {
        for (int k = 0; k < b.length; k++) {
          product[r][c] += a[r][k] * b[k][c];
        }
      }
    }
    return product;
  }

  private static double[][] plus(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int r = 0; r < a.length; r++) {
      for (int c = 0; c < a[0].length; c++) {
        sum[r][c] = a[r][c] + b[r][c];
      }
    }
    return sum;
  }

  private static double[][] transposed(double[][] a) {
    double[][] t = new double[a[0].length][a.length];
    for (int r = 0; r < a.length; r++) {
      for (int c = 0; c < a[0].length; c++) {
        t[c][r] = a[r][c];
      }
    }
    return t;
  }
}

package io.galvani.battery.pack;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;

/**
 * A four-state extended Kalman filter (z, v1, v2, current offset) on every cell, as one would write
 * it for speed: flat arrays, no allocation, circuit values looked up once for all cells, only
 * open-circuit voltage and slope for each.
 */
final class FlatCellFilters {
  private static final int N = 4;
  private static final int SIZE = N + N * N;

  private final CellParameters cell;
  private final CircuitPoint point = new CircuitPoint();
  private final double[] s;
  private final double[] ph = new double[N];

  FlatCellFilters(CellParameters cell, int cells) {
    this.cell = cell;
    this.s = new double[cells * SIZE];
    for (int at = 0; at < s.length; at += SIZE) {
      s[at] = 0.5;
      s[at + N] = 0.04;
      s[at + N + 5] = 1e-4;
      s[at + N + 10] = 1e-4;
      s[at + N + 15] = 1e-3;
    }
  }

  double step(double currentA, double[] cellV, double degC, double dtS) {
    cell.circuit().at(s[0], degC, point);
    double a1 = StrictMath.exp(-dtS / point.tau1S());
    double a2 = StrictMath.exp(-dtS / point.tau2S());
    double perA = dtS / (3600 * cell.capacityAh());
    double b1 = point.r1Ohm() * (1 - a1);
    double b2 = point.r2Ohm() * (1 - a2);
    double r0 = point.r0Ohm(currentA);
    double sum = 0;
    for (int c = 0; c < cellV.length; c++) {
      int at = c * SIZE;
      predict(at, currentA, perA, a1, b1, a2, b2);
      correct(at, currentA, cellV[c], r0, degC);
      sum += s[at];
    }
    return sum;
  }

  private void predict(
      int at, double currentA, double perA, double a1, double b1, double a2, double b2) {
    double i = currentA - s[at + 3];
    s[at] += perA * i;
    s[at + 1] = a1 * s[at + 1] + b1 * i;
    s[at + 2] = a2 * s[at + 2] + b2 * i;
    int p = at + N;
    for (int c = 0; c < N; c++) {
      double last = s[p + 12 + c];
      s[p + c] -= perA * last;
      s[p + 4 + c] = a1 * s[p + 4 + c] - b1 * last;
      s[p + 8 + c] = a2 * s[p + 8 + c] - b2 * last;
    }
    for (int r = 0; r < N; r++) {
      int row = p + N * r;
      double last = s[row + 3];
      s[row] -= perA * last;
      s[row + 1] = a1 * s[row + 1] - b1 * last;
      s[row + 2] = a2 * s[row + 2] - b2 * last;
      s[row + r] += 1e-10;
    }
  }

  private void correct(int at, double currentA, double voltageV, double r0, double degC) {
    double slope = cell.ocv().slopeV(s[at], degC);
    double expectedV =
        cell.ocv().ocvV(s[at], degC) + s[at + 1] + s[at + 2] + r0 * (currentA - s[at + 3]);
    int p = at + N;
    for (int r = 0; r < N; r++) {
      int row = p + N * r;
      ph[r] = s[row] * slope + s[row + 1] + s[row + 2] - s[row + 3] * r0;
    }
    double variance = ph[0] * slope + ph[1] + ph[2] - ph[3] * r0 + 1e-4;
    double innovation = (voltageV - expectedV) / variance;
    for (int r = 0; r < N; r++) {
      s[at + r] += ph[r] * innovation;
      double gain = ph[r] / variance;
      for (int c = 0; c < N; c++) {
        s[p + N * r + c] -= gain * ph[c];
      }
    }
  }
}

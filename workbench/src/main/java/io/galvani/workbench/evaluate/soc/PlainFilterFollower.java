package io.galvani.workbench.evaluate.soc;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;

/**
 * The peer: an extended Kalman filter out of the textbook (Plett 2004,
 * doi:10.1016/j.jpowsour.2004.02.033) on z, two RC voltages and the current's offset, with the same
 * tables and constant noise: no consider states, no gates, no hysteresis.
 */
final class PlainFilterFollower implements Follower {
  private static final int N = 4;
  private static final double TOLD_SIGMA = 0.01;
  private static final double UNKNOWN_SIGMA = 0.2887;
  private static final double VOLTAGE_SIGMA_V = 0.01;

  private final CellParameters cell;
  private final CircuitPoint point = new CircuitPoint();
  private final double[] x = new double[N];
  private double[][] p = new double[N][N];
  private double lastS = Double.NaN;
  private double lastA;

  PlainFilterFollower(CellParameters cell) {
    this.cell = cell;
  }

  @Override
  public void start(double told) {
    boolean known = !Double.isNaN(told);
    x[0] = known ? told : 0.5;
    x[1] = 0;
    x[2] = 0;
    x[3] = 0;
    p = new double[N][N];
    p[0][0] = square(known ? TOLD_SIGMA : UNKNOWN_SIGMA);
    p[1][1] = 1e-4;
    p[2][2] = 1e-4;
    p[3][3] = square(0.05 * cell.capacityAh());
    lastS = Double.NaN;
  }

  @Override
  public void step(double timeS, double voltageV, double currentA, double degC) {
    if (!Double.isNaN(lastS)) {
      predict(timeS - lastS, 0.5 * (currentA + lastA), degC);
    }
    lastS = timeS;
    lastA = currentA;
    correct(voltageV, currentA, degC);
  }

  private void predict(double dtS, double measuredA, double degC) {
    cell.circuit().at(x[0], degC, point);
    double a1 = Math.exp(-dtS / point.tau1S());
    double a2 = Math.exp(-dtS / point.tau2S());
    double i = measuredA - x[3];
    double perA = dtS / (3600 * cell.capacityAh());
    double[][] f = new double[N][N];
    f[0][0] = 1;
    f[0][3] = -perA;
    f[1][1] = a1;
    f[1][3] = -point.r1Ohm() * (1 - a1);
    f[2][2] = a2;
    f[2][3] = -point.r2Ohm() * (1 - a2);
    f[3][3] = 1;
    x[0] += i * perA;
    x[1] = a1 * x[1] + point.r1Ohm() * (1 - a1) * i;
    x[2] = a2 * x[2] + point.r2Ohm() * (1 - a2) * i;
    double[][] next = new double[N][N];
    for (int r = 0; r < N; r++) {
      for (int c = 0; c < N; c++) {
        double sum = 0;
        for (int k = 0; k < N; k++) {
          for (int m = 0; m < N; m++) {
            sum += f[r][k] * p[k][m] * f[c][m];
          }
        }
        next[r][c] = sum;
      }
    }
    next[0][0] += 1e-10 * dtS;
    next[1][1] += 1e-7 * dtS;
    next[2][2] += 1e-7 * dtS;
    next[3][3] += square(1e-5 * cell.capacityAh()) * dtS;
    p = next;
  }

  private void correct(double voltageV, double currentA, double degC) {
    if (Double.isNaN(voltageV)) {
      return;
    }
    double i = currentA - x[3];
    cell.circuit().at(x[0], degC, point);
    double[] h = {cell.ocv().slopeV(x[0], degC), 1, 1, -point.r0Ohm(i)};
    double innovationV = voltageV - cell.ocv().ocvV(x[0], degC) - x[1] - x[2] - point.r0Ohm(i) * i;
    double[] ph = new double[N];
    double s = square(VOLTAGE_SIGMA_V);
    for (int r = 0; r < N; r++) {
      for (int c = 0; c < N; c++) {
        ph[r] += p[r][c] * h[c];
      }
      s += h[r] * ph[r];
    }
    for (int r = 0; r < N; r++) {
      x[r] += ph[r] / s * innovationV;
      for (int c = 0; c < N; c++) {
        p[r][c] -= ph[r] * ph[c] / s;
      }
    }
    x[0] = Math.max(-0.1, Math.min(1.1, x[0]));
  }

  @Override
  public double soc() {
    return Math.max(0, Math.min(1, x[0]));
  }

  @Override
  public double socSigma() {
    return Math.sqrt(Math.max(0, p[0][0]));
  }

  private static double square(double value) {
    return value * value;
  }
}

package io.galvani.workbench.characterize;

import java.util.Arrays;

/**
 * Simulates a trace with its SOC taken from the reference, together with the derivatives of the
 * voltage to every unknown, and adds the linearised equations: each row for what is fast, and means
 * over a minute, which count more, for what is slow. The interpolation is that of the circuit and
 * open-circuit tables that production reads; a resistance's derivative is to its logarithm.
 */
final class TraceRows {
  static final double HYSTERESIS_RATE = 40;
  private static final double BLOCK_S = 60;
  private static final double BLOCK_CORRELATION_S = 120;
  private static final double ROW_CORRELATION_S = 600;
  private static final double SIGMA_V = 0.004;
  private static final double ROW_SIGMA_V = 0.01;
  private static final double SOC_SIGMA = 0.004;
  private static final double OVERPOTENTIAL_SIGMA = 0.05;

  private final Layout layout;
  private final double[] x;
  private final Trace trace;
  private final NormalEquations equations;
  private final double[] fast;
  private final double[] slow;
  private final double[] block;
  private final double[] jacobian;
  private final int[] columns;
  private final double[] values;
  private double v1;
  private double v2;
  private double h;
  private double overpotentialV;

  TraceRows(Layout layout, double[] x, Trace trace, NormalEquations equations) {
    this.layout = layout;
    this.x = x;
    this.trace = trace;
    this.equations = equations;
    fast = new double[layout.size()];
    slow = new double[layout.size()];
    block = new double[layout.size()];
    jacobian = new double[layout.size()];
    columns = new int[layout.size()];
    values = new double[layout.size()];
  }

  /** Adds all equations. */
  void add() {
    Point point = new Point(layout, x);
    h = trace.rows() == 0 ? 0 : firstHysteresis(trace);
    double seconds = 0;
    double weighted = 0;
    double residual = 0;
    double variance = 0;
    for (int i = 1; i < trace.rows(); i++) {
      double dtS = trace.timeS()[i] - trace.timeS()[i - 1];
      point.set(trace.soc()[i - 1], trace.degC()[i - 1]);
      step(point, trace.drivenA()[i], dtS);
      h = nextHysteresis(h, trace.soc()[i] - trace.soc()[i - 1]);
      double weight = trace.weights()[i];
      if (weight == 0) {
        continue;
      }
      point.set(trace.soc()[i], trace.degC()[i]);
      double off = trace.voltageV()[i] - linearise(point, trace.instantA()[i]);
      double v = variance(point);
      double span = trace.spanS(i);
      addRow(off, weight * span / ROW_CORRELATION_S / rowVariance(v, point, i));
      for (int k = 0; k < block.length; k++) {
        block[k] += span * jacobian[k];
      }
      seconds += span;
      weighted += span * weight;
      residual += span * off;
      variance += span * v;
      if (seconds >= BLOCK_S) {
        addBlock(seconds, residual, weighted / BLOCK_CORRELATION_S / (variance / seconds));
        seconds = weighted = residual = variance = 0;
      }
    }
  }

  private static double variance(double slopeV, double overpotentialV) {
    double soc = SOC_SIGMA * slopeV;
    double over = OVERPOTENTIAL_SIGMA * overpotentialV;
    return SIGMA_V * SIGMA_V + soc * soc + over * over;
  }

  private double variance(Point point) {
    return variance(point.slopeV(), overpotentialV);
  }

  private double rowVariance(double variance, Point point, int i) {
    double lag = point.r0Ohm * (trace.currentA()[i] - trace.currentA()[i - 1]);
    return variance + ROW_SIGMA_V * ROW_SIGMA_V + 0.25 * lag * lag;
  }

  private void step(Point p, double currentA, double dtS) {
    v1 = relax(p, fast, v1, Layout.R1, Layout.TAU1, p.r1Ohm, p.tau1S, currentA, dtS);
    v2 = relax(p, slow, v2, Layout.R2, Layout.TAU2, p.r2Ohm, p.tau2S, currentA, dtS);
  }

  /** Steps an RC pair and its derivatives; returns its voltage. */
  private double relax(
      Point p,
      double[] to,
      double v,
      int table,
      int tau,
      double ohm,
      double tauS,
      double currentA,
      double dtS) {
    double kept = Math.exp(-dtS / tauS);
    double drive = (1 - kept) * ohm * currentA;
    double stretch = (v - ohm * currentA) * kept * dtS / tauS;
    for (int t = 0; t < layout.temperatures(); t++) {
      int at = layout.at(t, table);
      for (int w = 0; w < Layout.W; w++) {
        to[at + w] *= kept;
      }
      to[layout.at(t, tau)] *= kept;
    }
    to[layout.energy()] = kept * to[layout.energy()] + drive * p.beyond;
    p.spreadCircuit(to, table, drive);
    p.spreadTemperature(to, tau, stretch);
    return kept * v + drive;
  }

  /** Fills the derivatives at a row; returns the simulated voltage. */
  private double linearise(Point p, double currentA) {
    Arrays.fill(jacobian, 0);
    for (int t = 0; t < layout.temperatures(); t++) {
      copy(fast, layout.at(t, Layout.R1), Layout.W);
      copy(slow, layout.at(t, Layout.R2), Layout.W);
      copy(fast, layout.at(t, Layout.TAU1), 1);
      copy(slow, layout.at(t, Layout.TAU2), 1);
    }
    double ohmicV = (currentA > 0 ? p.chargeRatio : 1) * p.r0Ohm * currentA;
    p.spreadOcv(jacobian);
    p.spreadHysteresis(jacobian, h);
    p.spreadCircuit(jacobian, Layout.R0, ohmicV);
    if (currentA > 0) {
      p.spreadTemperature(jacobian, Layout.CHARGE_RATIO, ohmicV);
    }
    jacobian[layout.energy()] = fast[layout.energy()] + slow[layout.energy()] + p.beyond * ohmicV;
    overpotentialV = v1 + v2 + ohmicV;
    return p.ocvV() + p.hysteresisV() * h + overpotentialV;
  }

  /** Full cells were charged last, empty ones discharged; of others nothing is known. */
  static double firstHysteresis(Trace trace) {
    double soc = trace.soc()[0];
    return soc > 0.95 ? 1 : soc < 0.05 ? -1 : 0;
  }

  private static double nextHysteresis(double h, double movedSoc) {
    double kept = Math.exp(-HYSTERESIS_RATE * Math.abs(movedSoc));
    return kept * h + (1 - kept) * Math.signum(movedSoc);
  }

  private void copy(double[] from, int at, int length) {
    System.arraycopy(from, at, jacobian, at, length);
  }

  private void addRow(double off, double weight) {
    int count = 0;
    for (int k = 0; k < jacobian.length; k++) {
      if (Math.abs(jacobian[k]) > 1e-7) {
        columns[count] = k;
        values[count++] = jacobian[k];
      }
    }
    equations.add(columns, values, count, off, weight);
  }

  private void addBlock(double seconds, double residual, double weight) {
    int count = 0;
    for (int k = 0; k < block.length; k++) {
      if (Math.abs(block[k]) > 1e-7 * seconds) {
        columns[count] = k;
        values[count++] = block[k] / seconds;
      }
      block[k] = 0;
    }
    double off = residual / seconds;
    equations.add(columns, values, count, off, weight);
  }
}

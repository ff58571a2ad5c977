package io.galvani.workbench.characterize;

import java.io.PrintWriter;
import java.util.List;

/**
 * Fits open-circuit voltage and circuit over SOC and temperature to all traces at once by
 * Gauss-Newton steps: the reference tells the SOC, so the voltage's derivatives to all unknowns are
 * known exactly ({@link TraceRows}); {@link Priors} hold what the recordings do not tell.
 */
final class CircuitFit {
  private static final int STEPS = 12;
  private static final double LONGEST_STEP = 0.7;
  private static final double ENOUGH = 0.003;
  private static final double FASTEST_S = 1.5;
  private static final double SLOWEST_S = 2_000;

  private final Layout layout;
  private final Priors priors;
  private final PrintWriter out;

  CircuitFit(Layout layout, Priors priors, PrintWriter out) {
    this.layout = layout;
    this.priors = priors;
    this.out = out;
  }

  /** The unknowns that fit best. */
  double[] solve(List<Trace> traces) {
    double[] x = priors.start();
    for (int step = 0; step < STEPS; step++) {
      NormalEquations equations = new NormalEquations(layout.size());
      double cost = 0;
      for (Trace trace : traces) {
        cost += new TraceRows(layout, x, trace, equations).add();
      }
      priors.addTo(equations, x);
      double moved = move(x, equations.solve());
      out.printf("  step %d: cost %.0f, largest change %.3f%n", step + 1, cost, moved);
      out.flush();
      if (moved < ENOUGH) {
        break;
      }
    }
    return x;
  }

  /** Moves, no logarithm by more than {@link #LONGEST_STEP}; returns the largest move. */
  private double move(double[] x, double[] by) {
    double largest = 0;
    for (int k = 0; k < x.length; k++) {
      double step = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, by[k]));
      x[k] += step;
      largest = Math.max(largest, Math.abs(step));
    }
    for (int t = 0; t < layout.temperatures(); t++) {
      hold(x, layout.at(t, Layout.TAU1), FASTEST_S, 60);
      hold(x, layout.at(t, Layout.TAU2), 40, SLOWEST_S);
    }
    priors.keepRising(x);
    for (int w = 0; w < Layout.W; w++) {
      x[layout.hysteresis() + w] = Math.max(0, x[layout.hysteresis() + w]);
    }
    return largest;
  }

  private static void hold(double[] x, int at, double low, double high) {
    x[at] = Math.max(Math.log(low), Math.min(Math.log(high), x[at]));
  }
}

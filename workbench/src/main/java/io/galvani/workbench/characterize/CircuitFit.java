package io.galvani.workbench.characterize;

import java.io.PrintWriter;
import java.util.List;

/**
 * Fits open-circuit voltage and circuit over SOC and temperature to all traces at once by damped
 * Gauss-Newton steps (Levenberg and Marquardt): the reference tells the SOC, so the voltage's
 * derivatives to all unknowns are known exactly ({@link TraceRows}); {@link Priors} hold what the
 * recordings do not tell.
 */
final class CircuitFit {
  private static final int STEPS = 25;
  private static final double FIRST_DAMPING = 1e-3;
  private static final double LEAST_GAIN = 1e-5;
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

  /** The unknowns that fit best, sought from a start. */
  double[] solve(List<Trace> traces, double[] start) {
    double[] x = start;
    NormalEquations at = equations(traces, x);
    double damping = FIRST_DAMPING;
    for (int step = 0; step < STEPS; step++) {
      double[] next = x.clone();
      double moved = move(next, at.solve(damping));
      NormalEquations there = equations(traces, next);
      boolean better = there.square() < at.square();
      out.printf(
          "  step %d: cost %.0f, largest change %.3f%s%n",
          step + 1, there.square(), moved, better ? "" : ", not taken");
      out.flush();
      boolean done = moved < ENOUGH || (better && there.square() > (1 - LEAST_GAIN) * at.square());
      if (better) {
        x = next;
        at = there;
        damping *= 0.2;
      } else {
        damping = Math.min(10, 20 * damping);
      }
      if (done) {
        break;
      }
    }
    return x;
  }

  private NormalEquations equations(List<Trace> traces, double[] x) {
    NormalEquations equations = new NormalEquations(layout.size());
    for (Trace trace : traces) {
      new TraceRows(layout, x, trace, equations).add();
    }
    priors.addTo(equations, x);
    return equations;
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

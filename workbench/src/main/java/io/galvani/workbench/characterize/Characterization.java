package io.galvani.workbench.characterize;

import io.galvani.battery.cell.CellParameters;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fits one cell: groups recordings by temperature, searches what is not linear, makes the set. */
final class Characterization {
  private static final double[] FAST_S = {6, 15};
  private static final double[] SLOW_S = {90, 220, 500};
  private static final double[] EXCHANGE_C = {0.25, 0.7, 2};
  private static final double[] ACTIVATION = {15_000, 25_000, 35_000};

  private final CellFacts facts;
  private final PrintWriter out;

  Characterization(CellFacts facts, PrintWriter out) {
    this.facts = facts;
    this.out = out;
  }

  /**
   * What came out.
   *
   * @param cell the set
   * @param residuals of every recording, simulated with it
   */
  record Outcome(CellParameters cell, List<Residuals> residuals) {}

  Outcome fit(List<Trace> traces, double capacityAh, double capacitySigma) {
    CircuitFit fit = new CircuitFit(groups(traces), capacityAh);
    CircuitFit.Solution best = search(fit, capacityAh);
    CellDraft draft = new CellDraft(facts, capacityAh, capacitySigma, traces);
    CellParameters first = draft.of(best, 0.01);
    double sigmaV = Math.max(0.003, slowErrorV(traces, first));
    CellParameters cell = draft.of(best, Math.round(sigmaV * 1e4) / 1e4);
    return new Outcome(cell, traces.stream().map(trace -> Residuals.of(trace, cell)).toList());
  }

  private static List<CircuitFit.Group> groups(List<Trace> traces) {
    Map<Double, List<Trace>> byTemperature = new TreeMap<>();
    for (Trace trace : traces) {
      byTemperature.computeIfAbsent(trace.nominalDegC(), t -> new ArrayList<>()).add(trace);
    }
    double[] nothing = new double[SocGrid.OCV.size()];
    Arrays.fill(nothing, Double.NaN);
    double[] everywhere = OcvBranches.filled(OcvBranches.of(traces), nothing);
    List<CircuitFit.Group> groups = new ArrayList<>();
    byTemperature.forEach(
        (degC, members) -> {
          boolean slow = members.stream().anyMatch(trace -> trace.kind().equals("ocv"));
          double[] prior =
              slow ? OcvBranches.filled(OcvBranches.of(members), everywhere) : everywhere;
          groups.add(new CircuitFit.Group(degC, members, prior, slow));
        });
    return groups;
  }

  private CircuitFit.Solution search(CircuitFit fit, double capacityAh) {
    double linear = Double.POSITIVE_INFINITY;
    CircuitFit.Solution best = null;
    for (double fast : FAST_S) {
      for (double slow : SLOW_S) {
        best = better(best, fit.solve(new CircuitFit.Setting(fast, slow, linear, 25_000)));
      }
    }
    for (double activation : ACTIVATION) {
      CircuitFit.Setting at = best.setting();
      best =
          better(
              best,
              fit.solve(new CircuitFit.Setting(at.tau1S(), at.tau2S(), linear, activation)));
    }
    CircuitFit.Setting plain = best.setting();
    for (double rate : EXCHANGE_C) {
      best =
          better(
              best,
              fit.solve(
                  new CircuitFit.Setting(
                      plain.tau1S(),
                      plain.tau2S(),
                      rate * capacityAh,
                      plain.activationJPerMol())));
    }
    return best;
  }

  private CircuitFit.Solution better(
      CircuitFit.@org.jspecify.annotations.Nullable Solution best, CircuitFit.Solution tried) {
    CircuitFit.Setting s = tried.setting();
    out.printf(
        "  tau1 %.0f s, tau2 %.0f s, Ea %.0f J/mol, exchange current %.2f A: cost %.0f%n",
        s.tau1S(), s.tau2S(), s.activationJPerMol(), s.exchangeA(), tried.cost());
    out.flush();
    return best == null || tried.cost() < best.cost() ? tried : best;
  }

  /** Error of the model averaged over five minutes, root mean square over all drives, V. */
  private static double slowErrorV(List<Trace> traces, CellParameters cell) {
    double square = 0;
    int count = 0;
    for (Trace trace : traces) {
      if (trace.kind().equals("ocv")) {
        continue;
      }
      double[] simulated = Residuals.of(trace, cell).simulatedV();
      double sum = 0;
      double seconds = 0;
      for (int i = 0; i < simulated.length; i++) {
        sum += trace.spanS(i) * (trace.voltageV()[i] - simulated[i]);
        seconds += trace.spanS(i);
        if (seconds >= 300) {
          square += sum / seconds * (sum / seconds);
          count++;
          sum = 0;
          seconds = 0;
        }
      }
    }
    return count == 0 ? 0.01 : Math.sqrt(square / count);
  }
}

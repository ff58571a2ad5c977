package io.galvani.workbench.characterize;

import io.galvani.battery.cell.CellParameters;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fits one cell: groups recordings by temperature, searches what is not linear, makes the set. */
final class Characterization {
  private static final double ROOM_DEG_C = 25;

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
    Map<Double, List<Trace>> groups = new TreeMap<>();
    for (Trace trace : traces) {
      groups.computeIfAbsent(trace.nominalDegC(), t -> new ArrayList<>()).add(trace);
    }
    Layout layout = new Layout(groups.keySet().stream().mapToDouble(t -> t).toArray());
    Priors priors = priors(layout, groups, capacityAh);
    double[] x = new CircuitFit(layout, priors, out).solve(traces);
    CellDraft draft = new CellDraft(facts, capacityAh, capacitySigma, traces);
    CellParameters first = draft.of(layout, x, 0.01);
    double sigmaV = Math.max(0.003, slowErrorV(traces, first));
    CellParameters cell = draft.of(layout, x, Math.round(sigmaV * 1e4) / 1e4);
    return new Outcome(cell, traces.stream().map(trace -> Residuals.of(trace, cell)).toList());
  }

  /** Traces nearest to room temperature that have a slow test, else all: resistance blurs the cold. */
  private static List<Trace> warm(Map<Double, List<Trace>> groups) {
    return groups.entrySet().stream()
        .filter(g -> g.getValue().stream().anyMatch(trace -> trace.kind().equals("ocv")))
        .min(Comparator.comparingDouble(g -> Math.abs(g.getKey() - ROOM_DEG_C)))
        .map(Map.Entry::getValue)
        .orElseGet(() -> groups.values().stream().flatMap(List::stream).toList());
  }

  private Priors priors(
      Layout layout, Map<Double, List<Trace>> groups, double capacityAh) {
    double[] nothing = new double[SocGrid.OCV.size()];
    Arrays.fill(nothing, Double.NaN);
    double[] shape = OcvBranches.filled(OcvBranches.of(warm(groups)), nothing);
    boolean[] slowSeen = new boolean[layout.temperatures()];
    for (int t = 0; t < slowSeen.length; t++) {
      List<Trace> members = groups.getOrDefault(layout.degC(t), List.of());
      slowSeen[t] = members.stream().anyMatch(trace -> trace.kind().equals("ocv"));
    }
    return new Priors(layout, shape, slowSeen, capacityAh, facts.hysteresisPriorV());
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

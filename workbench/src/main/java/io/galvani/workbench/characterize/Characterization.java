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
    double[] x = new CircuitFit(layout, priors, X.d("bv",0)>0, out).solve(traces);
    CellDraft draft = new CellDraft(facts, capacityAh, capacitySigma, traces);
    CellParameters first = draft.of(layout, x, 0.01);
    double sigmaV = Math.max(0.003, slowErrorV(traces, first));
    CellParameters cell = draft.of(layout, x, Math.round(sigmaV * 1e4) / 1e4);
    return new Outcome(cell, traces.stream().map(trace -> Residuals.of(trace, cell)).toList());
  }

  private static Priors priors(
      Layout layout, Map<Double, List<Trace>> groups, double capacityAh) {
    double[] nothing = new double[SocGrid.OCV.size()];
    Arrays.fill(nothing, Double.NaN);
    List<Trace> all = groups.values().stream().flatMap(List::stream).toList();
    double[] everywhere = OcvBranches.filled(OcvBranches.of(all), nothing);
    double[][] ocvV = new double[layout.temperatures()][];
    boolean[] slowSeen = new boolean[ocvV.length];
    for (int t = 0; t < ocvV.length; t++) {
      List<Trace> members = groups.getOrDefault(layout.degC(t), List.of());
      slowSeen[t] = members.stream().anyMatch(trace -> trace.kind().equals("ocv"));
      ocvV[t] =
          slowSeen[t] ? OcvBranches.filled(OcvBranches.of(members), everywhere) : everywhere;
    }
    return new Priors(layout, ocvV, slowSeen, capacityAh);
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

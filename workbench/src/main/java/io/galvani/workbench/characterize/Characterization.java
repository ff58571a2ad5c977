package io.galvani.workbench.characterize;

import io.galvani.battery.cell.CellParameters;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Fits one cell: groups recordings by temperature, fits them all at once, makes the set. */
final class Characterization {
  private static final double ROOM_DEG_C = 25;
  private static final double ONE_GROUP_K = 3;
  private static final int SHAPE_PASSES = 8;
  private static final double SHAPE_STAYS_V = 0.0005;
  private static final Set<String> SLOW = Set.of("ocv");
  private static final Set<String> EXCITING = Set.of("drive");

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
    TreeMap<Double, List<Trace>> groups = new TreeMap<>();
    for (Trace trace : traces) {
      double degC = trace.nominalDegC();
      Double near = groups.floorKey(degC + ONE_GROUP_K);
      boolean joins = near != null && near > degC - ONE_GROUP_K;
      groups.computeIfAbsent(joins ? near : degC, t -> new ArrayList<>()).add(trace);
    }
    Layout layout = new Layout(groups.keySet().stream().mapToDouble(t -> t).toArray());
    Priors priors = priors(layout, groups, capacityAh);
    double[] x = solve(layout, priors, traces);
    CellDraft draft = new CellDraft(facts, capacityAh, capacitySigma, traces);
    SlowError error = SlowError.of(traces, draft.of(layout, x, SlowError.PRIOR));
    CellParameters cell = draft.of(layout, x, error);
    return new Outcome(cell, traces.stream().map(trace -> Residuals.of(trace, cell)).toList());
  }

  /**
   * Without a slow test the belief about the curve's shape comes from voltages under load. Where
   * the current varies enough to tell resistance from charge, the fitted shape is the better
   * belief: the fit is repeated with it until the shape stays.
   */
  private double[] solve(Layout layout, Priors priors, List<Trace> traces) {
    double[] x = new CircuitFit(layout, priors, out).solve(traces, priors.start());
    if (hasAny(traces, SLOW) || !hasAny(traces, EXCITING)) {
      return x;
    }
    int room = layout.nearest(ROOM_DEG_C);
    double moved = Double.POSITIVE_INFINITY;
    for (int pass = 0; pass < SHAPE_PASSES && moved > SHAPE_STAYS_V; pass++) {
      double[] shape = layout.row(x, room, 0, Layout.N);
      x = new CircuitFit(layout, priors.withShape(shape), out).solve(traces, x);
      moved = largestDifference(shape, layout.row(x, room, 0, Layout.N));
    }
    return x;
  }

  private static boolean hasAny(List<Trace> traces, Set<String> kinds) {
    return traces.stream().anyMatch(trace -> kinds.contains(trace.kind()));
  }

  private static double largestDifference(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(k -> Math.abs(a[k] - b[k])).max().orElse(0);
  }

  /**
   * Traces nearest to room temperature that have a slow test, else all: resistance blurs the cold.
   */
  private static List<Trace> warm(Map<Double, List<Trace>> groups) {
    return groups.entrySet().stream()
        .filter(g -> hasAny(g.getValue(), SLOW))
        .min(Comparator.comparingDouble(g -> Math.abs(g.getKey() - ROOM_DEG_C)))
        .map(Map.Entry::getValue)
        .orElseGet(() -> groups.values().stream().flatMap(List::stream).toList());
  }

  /** Tests in steps show the curve in steps. */
  private static double[] smooth(double[] values) {
    double[] smooth = values.clone();
    double[] z = SocGrid.OCV.points();
    for (int k = 2; k < z.length - 2; k++) {
      double sum = 0;
      double weights = 0;
      for (int j = 0; j < z.length; j++) {
        double apart = (z[j] - z[k]) / (z[k] < 0.1 ? 0.01 : 0.05);
        double weight = Math.exp(-0.5 * apart * apart) * SocGrid.OCV.width(j);
        sum += weight * values[j];
        weights += weight;
      }
      smooth[k] = sum / weights;
    }
    return smooth;
  }

  private Priors priors(Layout layout, Map<Double, List<Trace>> groups, double capacityAh) {
    double[] nothing = new double[SocGrid.OCV.size()];
    Arrays.fill(nothing, Double.NaN);
    double[] seen = OcvBranches.filled(OcvBranches.of(warm(groups), capacityAh), nothing);
    boolean slow = groups.values().stream().anyMatch(members -> hasAny(members, SLOW));
    double[] shape = Isotonic.nearest(slow ? seen : smooth(seen), new double[seen.length]);
    boolean[] slowSeen = new boolean[layout.temperatures()];
    for (int t = 0; t < slowSeen.length; t++) {
      List<Trace> members = groups.getOrDefault(layout.degC(t), List.of());
      slowSeen[t] = hasAny(members, SLOW);
    }
    return new Priors(layout, shape, slowSeen, capacityAh, facts.hysteresisPriorV());
  }
}

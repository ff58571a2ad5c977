package io.galvani.workbench.characterize;

import java.util.Arrays;
import java.util.List;

/**
 * Open-circuit voltage as slow charge and discharge show it: the mean of the two branches where
 * both exist, else the one there is; the first guess of its shape.
 */
final class OcvBranches {
  /** Resistance of a cell of one ampere-hour, roughly, Ohm Ah. */
  private static final double TYPICAL_OHM_AH = 0.1;

  private OcvBranches() {}

  /** [point of {@link SocGrid#OCV}] V from files of a kind ocv, else of all; NaN where unseen. */
  static double[] of(List<Trace> traces, double capacityAh) {
    List<Trace> slow = traces.stream().filter(trace -> trace.kind().equals("ocv")).toList();
    List<Trace> used = slow.isEmpty() ? traces : slow;
    double ohm = TYPICAL_OHM_AH / capacityAh;
    double[] charge = branch(used, 1, ohm);
    double[] discharge = branch(used, -1, ohm);
    double[] mean = new double[charge.length];
    for (int k = 0; k < mean.length; k++) {
      boolean both = !Double.isNaN(charge[k]) && !Double.isNaN(discharge[k]);
      mean[k] =
          both
              ? 0.5 * (charge[k] + discharge[k])
              : Double.isNaN(charge[k]) ? discharge[k] : charge[k];
    }
    return mean;
  }

  /** Mean voltage near each point while the current has that sign; both rests count for either. */
  private static double[] branch(List<Trace> traces, int sign, double ohm) {
    SocGrid grid = SocGrid.OCV;
    double[] sum = new double[grid.size()];
    double[] weight = new double[grid.size()];
    for (Trace trace : traces) {
      for (int i = 1; i < trace.rows(); i++) {
        double z = trace.soc()[i];
        if (trace.currentA()[i] * sign < 1e-3 || z < -0.01 || z > 1.01) {
          continue;
        }
        int low = grid.below(z);
        int nearest = grid.share(low, z) > 0.5 ? low + 1 : low;
        double width = 0.35 * grid.width(nearest);
        double distance = (z - grid.points()[nearest]) / width;
        double w = Math.exp(-0.5 * distance * distance) * trace.spanS(i);
        sum[nearest] += w * (trace.voltageV()[i] - ohm * trace.currentA()[i]);
        weight[nearest] += w;
      }
    }
    double[] branch = new double[grid.size()];
    Arrays.setAll(branch, k -> weight[k] > 1 ? sum[k] / weight[k] : Double.NaN);
    return branch;
  }

  /** Fills what is NaN from the neighbours, linearly, at the ends by going on. */
  static double[] filled(double[] values, double[] otherwise) {
    double[] filled = values.clone();
    for (int k = 0; k < filled.length; k++) {
      if (Double.isNaN(filled[k])) {
        filled[k] = otherwise[k];
      }
    }
    int first = 0;
    while (first < filled.length && Double.isNaN(filled[first])) {
      first++;
    }
    if (first == filled.length) {
      Arrays.fill(filled, 3.6);
      return filled;
    }
    Arrays.fill(filled, 0, first, filled[first]);
    double[] points = SocGrid.OCV.points();
    int last = first;
    for (int k = first + 1; k < filled.length; k++) {
      if (!Double.isNaN(filled[k])) {
        for (int m = last + 1; m < k; m++) {
          double share = (points[m] - points[last]) / (points[k] - points[last]);
          filled[m] = filled[last] + share * (filled[k] - filled[last]);
        }
        last = k;
      }
    }
    Arrays.fill(filled, last, filled.length, filled[last]);
    return filled;
  }
}

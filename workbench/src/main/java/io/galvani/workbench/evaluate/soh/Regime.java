package io.galvani.workbench.evaluate.soh;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Discharges of one cell at one rate and temperature.
 *
 * <p>A label is a capacity only if the discharge began full. One whose voltage after 2 % of its
 * charge is more than {@value #FULL_BAND_V} V below the median of the last nine did not, and is
 * neither learnt from nor judged by; the test looks back only.
 *
 * @param discharges those that began full
 * @param leftOut how many did not
 */
record Regime(List<Discharge> discharges, int leftOut) {
  static final double FULL_BAND_V = 0.025;

  private static final int LOOK_BACK = 9;
  private static final int LEAST_LOOK_BACK = 3;

  /** A cell's regimes in the order in which they first came. */
  static List<Regime> of(AgeingCell cell) {
    List<List<Discharge>> groups = new ArrayList<>();
    for (Discharge one : cell.discharges()) {
      groups.stream()
          .filter(group -> group.get(0).resembles(one))
          .findFirst()
          .orElseGet(
              () -> {
                groups.add(new ArrayList<>());
                return groups.get(groups.size() - 1);
              })
          .add(one);
    }
    return groups.stream().map(Regime::fullOnly).toList();
  }

  private static Regime fullOnly(List<Discharge> all) {
    Deque<Double> last = new ArrayDeque<>();
    List<Discharge> full = new ArrayList<>();
    for (Discharge one : all) {
      double beginV = one.voltageAt(0.02 * one.capacityAh());
      double[] sorted = last.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      if (sorted.length < LEAST_LOOK_BACK || beginV > sorted[sorted.length / 2] - FULL_BAND_V) {
        full.add(one);
      }
      last.addLast(beginV);
      if (last.size() > LOOK_BACK) {
        last.removeFirst();
      }
    }
    return new Regime(full, all.size() - full.size());
  }

  /** Whether both hold discharges, of one rate and temperature. */
  boolean resembles(Regime other) {
    return !discharges.isEmpty()
        && !other.discharges.isEmpty()
        && other.discharges.get(0).resembles(discharges.get(0));
  }

  /**
   * Capacity that SOH is relative to, Ah: the median of the first three labels, but not less than
   * what nine of ten labels stay below (some tests begin with discharges that were broken off).
   */
  double newAh() {
    double[] first =
        discharges.stream().limit(3).mapToDouble(Discharge::capacityAh).sorted().toArray();
    double[] all = discharges.stream().mapToDouble(Discharge::capacityAh).sorted().toArray();
    return Math.max(first[first.length / 2], all[(int) (0.9 * (all.length - 1))]);
  }
}

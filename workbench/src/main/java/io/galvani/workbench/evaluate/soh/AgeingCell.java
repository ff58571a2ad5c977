package io.galvani.workbench.evaluate.soh;

import java.util.List;

/**
 * One cell's life.
 *
 * @param name the cell
 * @param discharges usable discharges in their order
 */
record AgeingCell(String name, List<Discharge> discharges) {
  /** Capacity when new: the median of the first three labels, Ah. */
  double newAh() {
    double[] first =
        discharges.stream().limit(3).mapToDouble(Discharge::capacityAh).sorted().toArray();
    return first[first.length / 2];
  }
}

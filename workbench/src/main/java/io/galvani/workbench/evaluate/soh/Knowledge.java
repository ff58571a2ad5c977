package io.galvani.workbench.evaluate.soh;

import io.galvani.battery.health.AgeingCurves;
import java.util.ArrayList;
import java.util.List;

/** Ageing curves out of some cells' lives, thinned evenly to what a run can afford. */
final class Knowledge {
  private static final int MOST_CURVES = 150;

  private Knowledge() {}

  /**
   * Curves of some cells.
   *
   * @param skipFrom first cycle that is left out
   * @param skipTo last cycle that is left out
   */
  static AgeingCurves of(List<AgeingCell> cells, double stepAh, int skipFrom, int skipTo) {
    List<Discharge> all = new ArrayList<>();
    for (AgeingCell cell : cells) {
      cell.discharges().stream()
          .filter(one -> one.cycle() < skipFrom || one.cycle() > skipTo)
          .forEach(all::add);
    }
    int stride = Math.max(1, (all.size() + MOST_CURVES - 1) / MOST_CURVES);
    int size = (all.size() + stride - 1) / stride;
    double[][] voltageV = new double[size][];
    double[] capacityAh = new double[size];
    double[] currentA = new double[size];
    double[] degC = new double[size];
    for (int i = 0; i < size; i++) {
      Discharge one = all.get(i * stride);
      voltageV[i] = one.resample(0, stepAh, Math.max(2, (int) (one.totalAh() / stepAh)));
      capacityAh[i] = one.capacityAh();
      currentA[i] = one.currentA();
      degC[i] = one.temperatureDegC();
    }
    return new AgeingCurves(stepAh, voltageV, capacityAh, currentA, degC);
  }
}

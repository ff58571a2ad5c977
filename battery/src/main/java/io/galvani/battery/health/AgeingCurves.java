package io.galvani.battery.health;

import io.galvani.battery.cell.CellParameters;
import java.util.List;

/**
 * How the discharge curves of a cell type age: an {@link AgeingModel} with what it holds for and
 * where it comes from, as it is shipped in a file. Facts about cells, not recordings of them.
 *
 * @param cell name of the parameter set of the type
 * @param capacityAh capacity of that set, Ah
 * @param cRate discharge that the curves are of, a magnitude, 1/h
 * @param temperatureDegC surroundings that they are of, degC
 * @param cells names of the cells that it was learnt from
 * @param source data that it was learnt from
 * @param limitations what it is bad at, in words
 * @param model the curves
 */
public record AgeingCurves(
    String cell,
    double capacityAh,
    double cRate,
    double temperatureDegC,
    List<String> cells,
    String source,
    String limitations,
    AgeingModel model) {
  private static final double LEAST_RATE_SHARE = 0.8;
  private static final double MOST_RATE_SHARE = 1.25;
  private static final double BAND_K = 10;
  private static final double SAME_CAPACITY = 0.01;

  /**
   * @throws IllegalArgumentException naming the key, its rule and its value
   */
  public AgeingCurves {
    if (!(capacityAh > 0 && cRate > 0)) {
      throw new IllegalArgumentException(
          "capacity_ah and c_rate must be positive, but were %s and %s"
              .formatted(capacityAh, cRate));
    }
    if (!(temperatureDegC > -60 && temperatureDegC < 120)) {
      throw new IllegalArgumentException(
          "temperature_deg_c must be in (-60, 120), but was " + temperatureDegC);
    }
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("cells must name a cell at least, but was empty");
    }
    cells = List.copyOf(cells);
  }

  /** Whether these are the curves of a parameter set's cell, of its size. */
  public boolean fits(CellParameters parameters) {
    return parameters.name().equals(cell)
        && Math.abs(parameters.capacityAh() / capacityAh - 1) < SAME_CAPACITY;
  }

  /**
   * Whether a discharge is one of those that these curves are of.
   *
   * @param dischargeA through one cell, A, positive
   * @param degC temperature of its surface, degC, which a load warms
   */
  public boolean cover(double dischargeA, double degC) {
    double share = dischargeA / (cRate * capacityAh);
    return share >= LEAST_RATE_SHARE
        && share <= MOST_RATE_SHARE
        && Math.abs(degC - temperatureDegC) <= BAND_K;
  }
}

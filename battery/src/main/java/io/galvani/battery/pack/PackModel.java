package io.galvani.battery.pack;

import io.galvani.battery.cell.CellParameters;

/**
 * What is fixed about a pack: its layout and its cells' parameter set.
 *
 * @param cell parameter set of one cell of the type used
 * @param cells measured voltages in series, at least 1
 * @param parallel cells in parallel behind each measured voltage, at least 1
 * @param probeCell [probe]: the cell (from 0) each temperature probe sits on
 * @param nominalIntervalS seconds between samples that the source promises, 0 = irregular
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
public record PackModel(
    CellParameters cell, int cells, int parallel, int[] probeCell, double nominalIntervalS) {

  /**
   * @throws IllegalArgumentException naming the key, its rule and its value
   */
  public PackModel {
    if (cells < 1) {
      throw new IllegalArgumentException("cells must be positive, but was " + cells);
    }
    if (parallel < 1) {
      throw new IllegalArgumentException("parallel must be positive, but was " + parallel);
    }
    for (int probe : probeCell) {
      if (probe < 0 || probe >= cells) {
        throw new IllegalArgumentException(
            "probe_cell must be in [0, " + (cells - 1) + "], but was " + probe);
      }
    }
    if (!(nominalIntervalS >= 0)) {
      throw new IllegalArgumentException(
          "nominal_interval_s must not be negative, but was " + nominalIntervalS);
    }
  }

  /** [probe]: cells that the probes sit on when they are spread evenly. */
  public static int[] evenProbes(int cells, int probes) {
    int[] cell = new int[probes];
    for (int k = 0; k < probes; k++) {
      cell[k] = (int) ((2L * k + 1) * cells / (2L * probes));
    }
    return cell;
  }

  /** Whether a current through one cell, A, can be real: three times what destroys it cannot. */
  public boolean plausibleCellA(double currentA) {
    return currentA >= -3 * cell.limits().maximumSafety().dischargeCurrentA()
        && currentA <= 3 * cell.limits().maximumSafety().chargeCurrentA();
  }

  /** Lowest voltage that one of this cell's can be, V. */
  public double leastPlausibleV() {
    return Math.max(0.1, cell.limits().maximumSafety().voltageLowV() - 1.5);
  }

  /** Highest voltage that one of this cell's can be, V. */
  public double mostPlausibleV() {
    return cell.limits().maximumSafety().voltageHighV() + 1.0;
  }

  /** Whether a voltage can be one of this cell's, however abused; NaN cannot. */
  public boolean plausibleCellV(double voltageV) {
    return voltageV >= leastPlausibleV() && voltageV <= mostPlausibleV();
  }
}

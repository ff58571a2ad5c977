package io.galvani.battery.health;

import java.util.Arrays;

/**
 * How the incremental capacity of a cell type ages at one rate and temperature, learnt from whole
 * discharges of some of its cells; see {@link AgeingLearner}. Charges are relative to the capacity
 * of a new cell.
 *
 * @param bins where curves are cut
 * @param newCapacityAh capacity to cut-off of a new cell of the type, Ah
 * @param newBins [bin] relative charges of a new cell; their sum is 1
 * @param startCovariance [bin × bin] what is not known of a cell that is met for the first time
 * @param swingCovariance [bin × bin] what comes and goes: temperature, rests, how full it was
 * @param swingCycles cycles after which of that a share 1/e is left
 * @param lifeCycles cycles of the known lives, mean
 * @param driftCapacity [place] relative capacity at which a drift was seen
 * @param drift [place][bin] change in one cycle there
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
public record AgeingModel(
    CurveBins bins,
    double newCapacityAh,
    double[] newBins,
    double[] startCovariance,
    double[] swingCovariance,
    double swingCycles,
    double lifeCycles,
    double[] driftCapacity,
    double[][] drift) {
  /** Width of the kernel that finds drifts at a like capacity, relative. */
  private static final double LIKE = 0.03;

  private static final double LEAST_SHARE = 1e-3;

  /** Variance that cells drift apart by over a life, over that which they begin with. */
  private static final double APART_PER_LIFE = 0.2;

  /** Checks shapes and signs. */
  public AgeingModel {
    int n = bins.size();
    requireLength("new_bins", newBins, n);
    requireLength("start_covariance", startCovariance, n * n);
    requireLength("swing_covariance", swingCovariance, n * n);
    requirePositive("new_capacity_ah", newCapacityAh);
    requirePositive("swing_cycles", swingCycles);
    requirePositive("life_cycles", lifeCycles);
    requireLength("drift_capacity", driftCapacity, Math.max(1, drift.length));
    for (int place = 0; place < drift.length; place++) {
      requireLength("drift[" + place + "]", drift[place], n);
    }
  }

  /**
   * With what is not known of a cell from {@link CellSpread}: it cannot be learnt from a few lives.
   */
  public static AgeingModel of(
      CurveBins bins,
      double newCapacityAh,
      double[] newBins,
      double[] swingCovariance,
      double swingCycles,
      double lifeCycles,
      double[] driftCapacity,
      double[][] drift) {
    requireLength("new_bins", newBins, bins.size());
    requirePositive("life_cycles", lifeCycles);
    return new AgeingModel(
        bins,
        newCapacityAh,
        newBins,
        CellSpread.covariance(bins, newBins),
        swingCovariance,
        swingCycles,
        lifeCycles,
        driftCapacity,
        drift);
  }

  private static void requireLength(String name, double[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          "%s must have %d values, but had %d".formatted(name, length, values.length));
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " must be positive, but was " + value);
    }
  }

  /**
   * How cells of one type drift apart in one cycle, at the curve that a cell has by now: as it ages
   * its discharge begins at another voltage, and what goes its own way there lies in other bins.
   *
   * @param present [bin] relative charges of the cell
   * @return [bin × bin]
   */
  double[] stepCovariance(double[] present) {
    double[] step = CellSpread.covariance(bins, present);
    for (int i = 0; i < step.length; i++) {
      step[i] *= APART_PER_LIFE / lifeCycles;
    }
    return step;
  }

  /**
   * Changes in one cycle at a relative capacity: their mean and second moment over the known cells.
   */
  void driftAt(double capacity, double[] mean, double[] second) {
    Arrays.fill(mean, 0);
    Arrays.fill(second, 0);
    double nearest = Double.POSITIVE_INFINITY;
    for (double other : driftCapacity) {
      nearest = Math.min(nearest, Math.abs(other - capacity));
    }
    double weights = 0;
    for (double other : driftCapacity) {
      weights += weight(other - capacity, nearest);
    }
    for (int place = 0; place < driftCapacity.length; place++) {
      double share = weight(driftCapacity[place] - capacity, nearest) / weights;
      if (share > LEAST_SHARE) {
        addMoments(drift[place], share, mean, second);
      }
    }
  }

  private static void addMoments(double[] change, double share, double[] mean, double[] second) {
    int n = change.length;
    for (int i = 0; i < n; i++) {
      mean[i] += share * change[i];
      for (int j = 0; j < n; j++) {
        second[i * n + j] += share * change[i] * change[j];
      }
    }
  }

  /** One at the nearest, so that a capacity beyond all others still finds something. */
  private static double weight(double distance, double nearest) {
    double x = (Math.abs(distance) - nearest) / LIKE;
    return StrictMath.exp(-0.5 * x * x);
  }
}

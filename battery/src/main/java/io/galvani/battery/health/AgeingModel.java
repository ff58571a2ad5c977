package io.galvani.battery.health;

/**
 * How the incremental capacity of a cell type ages at one rate and temperature, learnt from whole
 * discharges of some cells; see {@link AgeingLearner}. All charges are relative to the capacity of a
 * new cell. The covariances are kept as factors: what a new cell differs by, and how far a cell
 * moves in an equivalent full cycle.
 *
 * @param bins where curves are cut
 * @param newCapacityAh capacity to cut-off of a new cell of the type, Ah
 * @param newBins [bin] relative charges of a new cell; their sum is 1
 * @param startCovariance [bin × bin] what is not known of a cell that is met for the first time
 * @param stepCovariance [bin × bin] change in one cycle beyond the drift
 * @param swingCovariance [bin × bin] what comes and goes: temperature, rests, how full it was charged
 * @param swingCycles cycles after which of that a share 1/e is left
 * @param driftCapacity [pair] relative capacity at which a drift was seen
 * @param drift [pair][bin] mean change in one cycle there
 * @param inflation factor on variances of what is published, from cells judged by the others
 * @param commonVariance variance of ln C that all estimates of one cell share
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
public record AgeingModel(
    CurveBins bins,
    double newCapacityAh,
    double[] newBins,
    double[] startCovariance,
    double[] stepCovariance,
    double[] swingCovariance,
    double swingCycles,
    double[] driftCapacity,
    double[][] drift,
    double inflation,
    double commonVariance) {
  /** Width of the kernel that finds drifts at a like capacity, relative. */
  private static final double LIKE = 0.03;

  /** Checks shapes. */
  public AgeingModel {
    int n = bins.size();
    if (newBins.length != n || startCovariance.length != n * n || stepCovariance.length != n * n) {
      throw new IllegalArgumentException(
          "ageing model must have %d bins and %d covariances, but had %d, %d and %d"
              .formatted(n, n * n, newBins.length, startCovariance.length, stepCovariance.length));
    }
    if (!(newCapacityAh > 0)) {
      throw new IllegalArgumentException(
          "new_capacity_ah must be positive, but was " + newCapacityAh);
    }
  }

  AgeingModel with(double otherInflation, double otherCommonVariance) {
    return new AgeingModel(
        bins,
        newCapacityAh,
        newBins,
        startCovariance,
        stepCovariance,
        swingCovariance,
        swingCycles,
        driftCapacity,
        drift,
        otherInflation,
        otherCommonVariance);
  }

  /** Mean change a cycle of each bin at a relative capacity, added to what is given. */
  void addDrift(double capacity, double cycles, double[] charges) {
    double nearest = Double.POSITIVE_INFINITY;
    for (double other : driftCapacity) {
      nearest = Math.min(nearest, Math.abs(other - capacity));
    }
    double weights = 0;
    for (double other : driftCapacity) {
      weights += weight(other - capacity, nearest);
    }
    for (int pair = 0; pair < driftCapacity.length; pair++) {
      double share = weight(driftCapacity[pair] - capacity, nearest) / weights * cycles;
      for (int k = 0; k < newBins.length; k++) {
        charges[k] += share * drift[pair][k];
      }
    }
  }

  /** One at the nearest, so that a capacity beyond all others still finds something. */
  private static double weight(double distance, double nearest) {
    double x = (Math.abs(distance) - nearest) / AgeingLearner.g("like", LIKE);
    return StrictMath.exp(-0.5 * x * x);
  }
}

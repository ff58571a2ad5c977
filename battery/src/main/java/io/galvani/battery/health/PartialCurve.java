package io.galvani.battery.health;

import java.util.Arrays;

/**
 * Follows discharges of a pack at the rate that its cells' {@link AgeingCurves} are of, cuts the
 * mean cell's voltage at their levels, and matches what it saw once the discharge ends:
 *
 * <pre>
 *   prior: a new cell, aged along the known lives to the capacity that this one had last
 *   ln C, var: of the prior corrected by the charges between levels ({@link CurveTrack})
 * </pre>
 *
 * <p>Every cell takes it, with {@value #CELL_SIGMA} more of relative sigma, by which cells of one
 * pack differ. The first {@value #SETTLING_S} s of a load show no charges. The curve that is
 * followed is part of the state, an array of the caller; beside it there is scratch space only. Bad
 * at: currents that move (vehicles), packs whose cells lie far apart in charge.
 */
final class PartialCurve {
  private static final double SETTLING_S = 300;
  private static final double LONGEST_STEP_S = 60;
  private static final double CELL_SIGMA = 0.02;
  private static final int LEAST_BINS = 3;
  private static final int STEPS_PER_LIFE = 20;
  private static final int MOST_STEPS = 30;
  private static final int PASSES = 3;

  // Layout of the array.
  private static final int DURATION_S = 0;
  private static final int GIVEN_AH = 1;
  private static final int LAST_V = 2;
  private static final int LAST_A = 3;
  private static final int CROSSED = 4;

  private final AgeingCurves curves;
  private final double[] levelV;
  private final CurveTrack track;
  private final double[] binAh;

  PartialCurve(AgeingCurves curves) {
    this.curves = curves;
    this.levelV = curves.model().bins().levelV();
    this.track = new CurveTrack(curves.model());
    this.binAh = new double[levelV.length + 1];
  }

  /** Numbers of state. */
  int size() {
    return CROSSED + levelV.length;
  }

  /**
   * Follows one sample.
   *
   * @param currentA through one cell, A, positive when charging
   * @param meanV mean cell voltage, V
   * @param degC temperature, degC
   */
  void step(
      HealthState s,
      HealthEstimator estimator,
      double dtS,
      double currentA,
      double meanV,
      double degC) {
    double[] curve = s.curve;
    boolean covered = dtS <= LONGEST_STEP_S && meanV > 0 && curves.cover(-currentA, degC);
    boolean followed = curve[DURATION_S] > 0;
    if (!covered) {
      if (followed) {
        match(s, estimator);
        Arrays.fill(curve, 0);
      }
      return;
    }
    if (!followed) {
      Arrays.fill(curve, CROSSED, curve.length, Double.NaN);
      curve[DURATION_S] = 1e-3;
    } else {
      double beforeAh = curve[GIVEN_AH];
      curve[GIVEN_AH] -= 0.5 * (currentA + curve[LAST_A]) * dtS / 3600;
      curve[DURATION_S] += dtS;
      if (curve[DURATION_S] > SETTLING_S) {
        cross(curve, beforeAh, meanV);
      }
    }
    curve[LAST_V] = meanV;
    curve[LAST_A] = currentA;
  }

  private void cross(double[] curve, double beforeAh, double meanV) {
    double lastV = curve[LAST_V];
    for (int k = 0; k < levelV.length; k++) {
      boolean falls = lastV > levelV[k] && meanV <= levelV[k];
      if (falls && Double.isNaN(curve[CROSSED + k])) {
        double share = (lastV - levelV[k]) / (lastV - meanV);
        curve[CROSSED + k] = beforeAh + share * (curve[GIVEN_AH] - beforeAh);
      }
    }
  }

  private void match(HealthState s, HealthEstimator estimator) {
    int seen = 0;
    Arrays.fill(binAh, Double.NaN);
    for (int k = 1; k < levelV.length; k++) {
      binAh[k] = s.curve[CROSSED + k] - s.curve[CROSSED + k - 1];
      seen += binAh[k] >= 0 ? 1 : 0;
    }
    if (seen < LEAST_BINS) {
      return;
    }
    double known = CapacityTrack.variance(s.cell, HealthState.TRACK);
    if (known > 0) {
      double lastAh = StrictMath.exp(CapacityTrack.logCapacity(s.cell, HealthState.TRACK));
      age(lastAh);
      track.updateCapacity(lastAh, known);
      track.pass(s.equivalentFullCycles() - s.cell[HealthState.TRACK_CYCLES]);
      track.updateBins(binAh);
    } else {
      matchOfUnknownAge();
    }
    double log = StrictMath.log(track.capacityAh());
    double variance = track.variance() + CELL_SIGMA * CELL_SIGMA;
    for (int c = 0; c < s.cells(); c++) {
      estimator.onCurve(s, c, log, variance);
    }
  }

  /** From the middle of a life, then again from where that leads, since curves bend with age. */
  private void matchOfUnknownAge() {
    track.restart();
    track.pass(0.5 * curves.model().lifeCycles());
    track.updateBins(binAh);
    for (int i = 0; i < PASSES; i++) {
      age(track.capacityAh());
      track.updateBins(binAh);
    }
  }

  /** Ages a new cell along the known lives to a capacity. */
  private void age(double toAh) {
    track.restart();
    double stepCycles = curves.model().lifeCycles() / STEPS_PER_LIFE;
    for (int k = 0; k < MOST_STEPS && track.capacityAh() > toAh; k++) {
      track.pass(stepCycles);
    }
  }
}

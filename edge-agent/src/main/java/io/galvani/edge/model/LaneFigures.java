package io.galvani.edge.model;

import io.galvani.schemas.model.ModelFigures;

/**
 * How a release behaves on one pack, against what serves beside it. The innovation of another state
 * of charge is that of the filter less U'(z) times the difference, to first order. The filter made
 * its own innovation small by moving all of its states; below the error of the cell model's voltage
 * it does not tell one state of charge from another, and counts as that error.
 */
final class LaneFigures {
  private static final double MS_PER_HOUR = 3_600_000;

  /**
   * A disagreement, in joint sigmas, that counts as one. The errors of a pack's cells have much in
   * common, so that one honest pack in twenty is that far off: a release is taken back at 1.5 times
   * as much, three sigmas, by which one pack in four hundred is.
   */
  private static final double USUAL_DISAGREEMENT = 2;

  private final double modelErrorV;
  private final EventTime time = new EventTime();
  private double divergenceSum;
  private long compared;
  private double innovationSum;
  private long innovations;
  private double championInnovationSum;
  private double anchorErrorSum;
  private double championAnchorErrorSum;
  private long anchors;
  private long alerts;

  /**
   * @param modelErrorV error of the cell model's voltage, V
   */
  LaneFigures(double modelErrorV) {
    this.modelErrorV = modelErrorV;
  }

  /**
   * Takes a sample.
   *
   * @param soc corrected by the release, 0..1
   * @param championSoc by what serves, 0..1
   * @param filterSoc the uncorrected filter's, 0..1
   * @param innovationV the uncorrected filter's, V, NaN = none
   * @param slopeV slope of the open-circuit voltage, V
   * @param anchorSoc read from voltage alone, NaN = no anchor
   * @param warm whether the release's warm-up is over
   */
  void add(
      long timestampMs,
      double soc,
      double championSoc,
      double filterSoc,
      double innovationV,
      double slopeV,
      double anchorSoc,
      boolean warm) {
    pass(timestampMs);
    if (!warm || Double.isNaN(soc) || Double.isNaN(championSoc)) {
      return;
    }
    compare(soc, championSoc);
    if (!Double.isNaN(innovationV)) {
      innovations++;
      innovationSum += Math.abs(innovationV - slopeV * (soc - filterSoc));
      championInnovationSum += Math.abs(innovationV - slopeV * (championSoc - filterSoc));
    }
    if (!Double.isNaN(anchorSoc)) {
      anchors++;
      anchorErrorSum += Math.abs(soc - anchorSoc);
      championAnchorErrorSum += Math.abs(championSoc - anchorSoc);
    }
  }

  /**
   * Takes what a charge told: its innovation is how far model and equations are apart, beside what
   * honest error bars give.
   *
   * @param disagreement mean over the cells, in units of their joint standard deviation
   */
  void disagree(double disagreement) {
    innovations++;
    innovationSum += disagreement;
    championInnovationSum += USUAL_DISAGREEMENT;
  }

  /** Takes what is corrected and what it would be without. */
  void compare(double corrected, double champion) {
    compared++;
    divergenceSum += Math.abs(corrected - champion);
  }

  /** Takes the time of a sample; nothing of a state of charge is to be compared. */
  void pass(long timestampMs) {
    time.pass(timestampMs);
  }

  void alert() {
    alerts++;
  }

  double hours() {
    return time.passedMs() / MS_PER_HOUR;
  }

  /** What the figures are made from. */
  LaneSums sums() {
    return new LaneSums(
        time.passedMs(),
        divergenceSum,
        compared,
        innovationSum,
        championInnovationSum,
        innovations,
        anchorErrorSum,
        championAnchorErrorSum,
        anchors,
        alerts);
  }

  /** Goes on from what was summed up before. */
  void goOn(LaneSums earlier) {
    LaneSums all = sums().plus(earlier);
    time.goOn(earlier.passedMs());
    divergenceSum = all.divergence();
    compared = all.compared();
    innovationSum = all.innovation();
    championInnovationSum = all.championInnovation();
    innovations = all.innovations();
    anchorErrorSum = all.anchorError();
    championAnchorErrorSum = all.championAnchorError();
    anchors = all.anchors();
    alerts = all.alerts();
  }

  double alertsPerDay() {
    return hours() < 1 ? Double.NaN : alerts / hours() * 24;
  }

  /**
   * Mean |innovation| over that of what serves, or over the model's error; NaN before the first.
   */
  double innovationRatio() {
    return mean(innovationSum, innovations)
        / Math.max(modelErrorV, mean(championInnovationSum, innovations));
  }

  /** What is to be told of a lane that these are of. */
  ModelFigures of(Lane lane) {
    long blocks = lane.blocks();
    return new ModelFigures(
        hours(),
        lane.steps(),
        anchors,
        mean(anchorErrorSum, anchors),
        mean(championAnchorErrorSum, anchors),
        innovationRatio(),
        alertsPerDay(),
        lane.championAlertsPerDay,
        lane.latencyP99Ms(),
        lane.release.memoryMib(),
        mean(divergenceSum, compared),
        blocks == 0 ? Double.NaN : (double) lane.ignored() / blocks);
  }

  private static double mean(double sum, long count) {
    return count == 0 ? Double.NaN : sum / count;
  }
}

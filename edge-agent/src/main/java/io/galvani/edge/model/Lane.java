package io.galvani.edge.model;

import org.jspecify.annotations.Nullable;

/** One release of a model at work on one pack. */
abstract class Lane {
  final LoadedRelease release;
  final LaneFigures figures;
  long epoch;
  long fromSeq;
  double championAlertsPerDay = Double.NaN;
  private long formerSteps;
  private long formerIgnored;
  private long earlierSteps;
  private double earlierLatencyP99Ms = Double.NaN;
  private boolean within;

  Lane(LoadedRelease release, LaneFigures figures) {
    this.release = release;
    this.figures = figures;
  }

  /** Begins anew; what was counted so far stays counted. */
  final void begin() {
    formerSteps += stepsNow();
    formerIgnored += ignoredNow();
    beginNow();
  }

  /** Begins anew, and counts from zero. */
  abstract void beginNow();

  /** Steps of the network since it began. */
  abstract long stepsNow();

  /** What was out of its range since it began. */
  abstract long ignoredNow();

  /** Steps of the network. */
  final long steps() {
    return formerSteps + stepsNow();
  }

  /** Steps and what was not shown to it. */
  abstract long blocks();

  /** What of that was out of its range. */
  final long ignored() {
    return formerIgnored + ignoredNow();
  }

  /** Whether it would have an alert open. */
  boolean alerting() {
    return false;
  }

  /** Whether it had one open before a boot. */
  void alerted(boolean open) {}

  /** Answers that were no numbers. */
  abstract long faults();

  /**
   * 99th percentile of a step, ms. After a boot the larger one of before and of now, until this run
   * has steps enough to be judged by them alone.
   */
  final double latencyP99Ms() {
    double now = release.running().latencyP99Ms();
    boolean enough = steps() - earlierSteps >= TrialJudge.TIMED_STEPS;
    if (enough || Double.isNaN(earlierLatencyP99Ms)) {
      return now;
    }
    return Double.isNaN(now) ? earlierLatencyP99Ms : Math.max(now, earlierLatencyP99Ms);
  }

  /** A sample comes to it; one that {@link #leaves} does not follow was its end. */
  final void enters() {
    within = true;
  }

  final void leaves() {
    within = false;
  }

  final @Nullable String failure() {
    return within ? "a step of it did not end" : release.running().failure();
  }

  final LaneEvidence evidence() {
    return new LaneEvidence(
        figures.sums(), steps(), ignored(), alerting(), championAlertsPerDay, latencyP99Ms());
  }

  final void goOn(LaneEvidence earlier) {
    figures.goOn(earlier.sums());
    formerSteps += earlier.steps();
    formerIgnored += earlier.ignored();
    earlierSteps = earlier.steps();
    earlierLatencyP99Ms = earlier.latencyP99Ms();
    championAlertsPerDay =
        Double.isNaN(earlier.championAlertsPerDay())
            ? championAlertsPerDay
            : earlier.championAlertsPerDay();
    alerted(earlier.alerting());
  }

  final void serveFrom(long streamEpoch, long seq) {
    epoch = streamEpoch;
    fromSeq = seq;
    begin();
  }
}

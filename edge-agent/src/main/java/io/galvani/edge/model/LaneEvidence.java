package io.galvani.edge.model;

/**
 * What a release on trial has shown so far, as far as it outlives a boot. What is open, such as a
 * hidden state or a snippet, does not.
 *
 * @param sums what its figures are made from
 * @param steps of its network
 * @param ignored what was not shown to it, as it was out of its range
 * @param alerting whether it would have an alert open
 * @param championAlertsPerDay alerts a day before the trial, NaN = unknown
 * @param latencyP99Ms 99th percentile of a step, ms, NaN = unknown
 */
record LaneEvidence(
    LaneSums sums,
    long steps,
    long ignored,
    boolean alerting,
    double championAlertsPerDay,
    double latencyP99Ms) {

  /**
   * @throws IllegalArgumentException if a count is negative, or a rate or a time
   */
  LaneEvidence {
    if (steps < 0 || ignored < 0 || championAlertsPerDay < 0 || latencyP99Ms < 0) {
      throw new IllegalArgumentException(
          "steps, ignored, alerts and latency must not be negative, but were %d, %d, %f, %f"
              .formatted(steps, ignored, championAlertsPerDay, latencyP99Ms));
    }
  }

  double hours() {
    return sums.passedMs() / 3_600_000.0;
  }
}

package io.galvani.trainer.service;

import java.time.Duration;
import java.util.Optional;

/**
 * When a round is due.
 *
 * @param schedule time between two rounds
 * @param leastNewSteps new steps that start one before that
 * @param driftRatio growth of the innovation that starts one before that
 */
record RoundTrigger(Duration schedule, long leastNewSteps, double driftRatio) {
  /**
   * What starts a round before its time may not start one sooner than a quarter of the schedule.
   */
  private static final int SHORTEST = 4;

  /**
   * What has happened since the last round.
   *
   * @param lastStartMs when it began, 0 if there was none; later than now where the clock was ahead
   * @param newSteps since then
   * @param lastInnovationV mean innovation at that time, V; NaN if unknown
   * @param innovationV since then, V; NaN if unknown
   */
  record Since(long lastStartMs, long newSteps, double lastInnovationV, double innovationV) {}

  /** Why a round is due now; empty if none is, and always without a new step. */
  Optional<String> due(long nowMs, Since since) {
    if (since.newSteps() == 0) {
      return Optional.empty();
    }
    long agoMs = nowMs - since.lastStartMs();
    boolean settled = agoMs < 0 || agoMs >= schedule.toMillis() / SHORTEST;
    if (settled && since.newSteps() >= leastNewSteps) {
      return Optional.of("%d new steps".formatted(since.newSteps()));
    }
    if (agoMs < 0 || agoMs >= schedule.toMillis()) {
      return Optional.of("schedule of " + schedule);
    }
    if (settled && since.innovationV() > driftRatio * since.lastInnovationV()) {
      return Optional.of(
          "drift: innovation %.2f mV, was %.2f mV"
              .formatted(1000 * since.innovationV(), 1000 * since.lastInnovationV()));
    }
    return Optional.empty();
  }
}

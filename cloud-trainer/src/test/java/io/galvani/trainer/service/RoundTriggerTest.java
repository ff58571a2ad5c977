package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RoundTriggerTest {
  private static final long QUARTER_MS = 900_000;
  private static final RoundTrigger TRIGGER = new RoundTrigger(Duration.ofHours(1), 1000, 1.5);

  @Test
  void nothingNewIsNeverDue() {
    assertThat(TRIGGER.due(Long.MAX_VALUE, since(0, 0, 0.001, 1))).isEmpty();
  }

  @Test
  void scheduleCountsFromTheLastStartSoThatMissedRoundsAreNotMadeUpFor() {
    assertThat(TRIGGER.due(3_599_999, since(0, 1, 0.001, 0.001))).isEmpty();
    assertThat(TRIGGER.due(3_600_000, since(0, 1, 0.001, 0.001))).contains("schedule of PT1H");
  }

  @Test
  void enoughNewStepsAreDueOnceAQuarterOfTheScheduleIsOver() {
    assertThat(TRIGGER.due(QUARTER_MS, since(0, 999, 0.001, 0.001))).isEmpty();
    assertThat(TRIGGER.due(QUARTER_MS, since(0, 1000, 0.001, 0.001))).contains("1000 new steps");
    assertThat(TRIGGER.due(QUARTER_MS - 1, since(0, 1000, 0.001, 0.001))).isEmpty();
  }

  @Test
  void aClockThatWasAheadOnceStopsNothing() {
    assertThat(TRIGGER.due(1_000, since(3_600_000, 1, 0.001, 0.001))).contains("schedule of PT1H");
  }

  @Test
  void grownInnovationIsDriftAndAnUnknownOneIsNot() {
    assertThat(TRIGGER.due(QUARTER_MS, since(0, 10, 0.002, 0.0031)))
        .contains("drift: innovation 3.10 mV, was 2.00 mV");
    assertThat(TRIGGER.due(QUARTER_MS, since(0, 10, 0.002, 0.0029))).isEmpty();
    assertThat(TRIGGER.due(QUARTER_MS, since(0, 10, Double.NaN, 0.1))).isEmpty();
    assertThat(TRIGGER.due(QUARTER_MS, since(0, 10, 0.002, Double.NaN))).isEmpty();
  }

  private static RoundTrigger.Since since(long startMs, long steps, double before, double after) {
    return new RoundTrigger.Since(startMs, steps, before, after);
  }
}

package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EventTimeTest {
  private static final long HOUR_MS = 3_600_000;
  private static final long NOW_MS = 1_800_000_000_000L;

  private final EventTime time = new EventTime();

  private long passed(long... timestampsMs) {
    for (long timestampMs : timestampsMs) {
      time.pass(timestampMs);
    }
    return time.passedMs();
  }

  @Test
  void timeBetweenSamplesCountsAndLateOnesDoNotCountTwice() {
    assertThat(passed(NOW_MS)).isZero();
    assertThat(passed(NOW_MS + 1_000, NOW_MS + 4_000)).isEqualTo(4_000);
    assertThat(passed(NOW_MS + 2_000, NOW_MS + 5_000)).isEqualTo(5_000);
  }

  @Test
  void pauseCountsAnHourAtMost() {
    assertThat(passed(NOW_MS, NOW_MS + 16 * HOUR_MS, NOW_MS + 17 * HOUR_MS)).isEqualTo(2 * HOUR_MS);
  }

  @Test
  void clockThatIsSetFromZeroCountsAnHourAtMost() {
    assertThat(passed(0, 1_000, NOW_MS, NOW_MS + 1_000)).isEqualTo(HOUR_MS + 2_000);
  }

  @Test
  void clockThatJumpsBackCountsNothingAndGoesOnFromThere() {
    assertThat(passed(NOW_MS, 0, 1_000, 2_000)).isEqualTo(2_000);
  }

  @Test
  void oneSampleOfAnotherAgeCostsAnHourAtMost() {
    assertThat(passed(NOW_MS, Long.MAX_VALUE, NOW_MS + 1_000, NOW_MS + 2_000))
        .isEqualTo(HOUR_MS + 1_000);
    assertThat(passed(Long.MIN_VALUE, NOW_MS + 3_000)).isEqualTo(2 * HOUR_MS + 1_000);
  }

  @Test
  void earlierTimeIsAdded() {
    time.goOn(HOUR_MS);

    assertThat(passed(NOW_MS, NOW_MS + 1_000)).isEqualTo(HOUR_MS + 1_000);
  }
}

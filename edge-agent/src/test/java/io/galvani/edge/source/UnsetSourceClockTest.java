package io.galvani.edge.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.config.PackConfig.StdinConfig;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Sample;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Live lines while the machine's clock, or the script's, is unset and then set or jumps. */
class UnsetSourceClockTest {
  private static final long NOON_MS = 1_780_000_000_000L;
  private static final String NO_TIME = "{\"cells_v\":[3.6]}\n";

  private final AtomicLong wallMs = new AtomicLong();
  private final AtomicLong monotonicMs = new AtomicLong(50_000);

  @Test
  void withoutStatedTimesTheMonotonicTimeGoesOnThroughTheSetting() throws Exception {
    JsonLinesSource source = source(NO_TIME.repeat(3));
    after(1_000);
    Sample before = requireNonNull(source.next());
    assertThat(source.clockQuality()).isEqualTo(ClockQuality.CLOCK_QUALITY_UNSET);
    assertThat(source.wallOffsetMs()).isEqualTo(OptionalLong.empty());

    wallMs.set(NOON_MS);
    after(1_000);
    Sample after = requireNonNull(source.next());

    assertThat(source.clockQuality()).isEqualTo(ClockQuality.CLOCK_QUALITY_SYNCED);
    assertThat(after.monotonicMs() - before.monotonicMs()).isEqualTo(1_000);
    assertThat(source.wallOffsetMs().orElseThrow() + before.monotonicMs()).isEqualTo(NOON_MS);
  }

  @Test
  void statedTimesOfAClockThatIsSetAtLastDoNotSkipTheYears() throws Exception {
    JsonLinesSource source =
        source(line(100) + line(101) + line(NOON_MS / 1_000) + line(NOON_MS / 1_000 + 1));
    source.next();
    after(1_000);
    Sample before = requireNonNull(source.next());
    assertThat(source.clockQuality()).isEqualTo(ClockQuality.CLOCK_QUALITY_UNSET);
    after(2_000);

    Sample set = requireNonNull(source.next());
    Sample next = requireNonNull(source.next());

    assertThat(set.monotonicMs() - before.monotonicMs()).isEqualTo(2_000);
    assertThat(next.monotonicMs() - set.monotonicMs()).isEqualTo(1_000);
    assertThat(source.wallOffsetMs().orElseThrow() + before.monotonicMs())
        .isEqualTo(NOON_MS - 2_000);
  }

  @Test
  void aScriptWithoutAClockIsGivenTheMachines() throws Exception {
    wallMs.set(NOON_MS);
    JsonLinesSource source = source(line(1) + line(2));

    source.next();
    Sample second = requireNonNull(source.next());

    assertThat(source.clockQuality()).isEqualTo(ClockQuality.CLOCK_QUALITY_UNSET);
    assertThat(source.wallOffsetMs().orElseThrow() + second.monotonicMs()).isEqualTo(NOON_MS);
  }

  @Test
  void jumpsOfTheWallClockNeverReachTheMonotonicTime() throws Exception {
    long hourMs = TimeUnit.HOURS.toMillis(1);
    long tenYearsMs = TimeUnit.DAYS.toMillis(3_650);
    long[] jumpsMs = {hourMs, -hourMs, tenYearsMs, -tenYearsMs, 0};
    wallMs.set(NOON_MS);
    JsonLinesSource source = source(NO_TIME.repeat(jumpsMs.length));

    for (int n = 0; n < jumpsMs.length; n++) {
      wallMs.addAndGet(jumpsMs[n]);
      after(1_000);
      Sample sample = requireNonNull(source.next());

      assertThat(sample.monotonicMs()).isEqualTo((n + 1) * 1_000L);
      assertThat(sample.timestampMs()).isEqualTo(wallMs.get());
    }
  }

  private void after(long ms) {
    wallMs.addAndGet(ms);
    monotonicMs.addAndGet(ms);
  }

  private static String line(long epochS) {
    return "{\"t\":" + epochS + ",\"cells_v\":[3.6]}\n";
  }

  private JsonLinesSource source(String lines) {
    return new JsonLinesSource(
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
        new StdinConfig(1, 0, 1.0),
        new WallClock(wallMs::get, () -> TimeUnit.MILLISECONDS.toNanos(monotonicMs.get())));
  }
}

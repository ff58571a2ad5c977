package io.galvani.trainer.round;

import io.galvani.chassis.config.Require;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How and when one model is trained.
 *
 * @param holdOut folder of a signed hold-out; absent: packs are held out by {@code heldOut}
 * @param heldOut which packs are only judged on, default {@code hash%4=0}
 * @param schedule time between two rounds, default P1D
 * @param leastNewSteps so many new steps (whole charges for soh) start a round before that, once a
 *     quarter of the schedule has passed, default 50000
 * @param driftRatio so many times the innovation of the last round starts one, default 1.5; without
 *     effect on soh
 * @param stepsPerPack newest steps that one pack may contribute, whole charges for soh, default
 *     5000
 * @param champion release to beat, default 0 for the newest
 * @param seed of weights and order, default 1
 * @param epochs passes, default 0 for the model's own: 6 of soc-correction, 40 of anomaly, 40 or 60
 *     of soh
 */
public record CourseConfig(
    @Nullable Path holdOut,
    String heldOut,
    Duration schedule,
    Long leastNewSteps,
    Double driftRatio,
    Integer stepsPerPack,
    Long champion,
    Long seed,
    Integer epochs) {
  /** Defaults of everything. */
  public static final CourseConfig DEFAULT =
      new CourseConfig(
          null, PackSplit.DEFAULT.toString(), Duration.ofDays(1), 50_000L, 1.5, 5_000, 0L, 1L, 0);

  public CourseConfig {
    heldOut = orElse(heldOut, PackSplit.DEFAULT.toString());
    PackSplit.parse(heldOut);
    schedule = orElse(schedule, Duration.ofDays(1));
    Require.inRange("schedule.s", schedule.toSeconds(), 1, 366L * 86_400);
    leastNewSteps = Require.positive("least_new_steps", orElse(leastNewSteps, 50_000L));
    driftRatio = Require.inRange("drift_ratio", orElse(driftRatio, 1.5), 1, 1000);
    stepsPerPack = Require.inRange("steps_per_pack", orElse(stepsPerPack, 5_000), 100, 1_000_000);
    champion = Require.inRange("champion", orElse(champion, 0L), 0, Long.MAX_VALUE);
    seed = orElse(seed, 1L);
    epochs = Require.inRange("epochs", orElse(epochs, 0), 0, 10_000);
  }

  /** A key that is absent in the file arrives as null, whatever the component's type says. */
  private static <T> T orElse(@Nullable T given, T fallback) {
    return given == null ? fallback : given;
  }

  /** The same with another champion to beat. */
  public CourseConfig withChampion(long counter) {
    return new CourseConfig(
        holdOut, heldOut, schedule, leastNewSteps, driftRatio, stepsPerPack, counter, seed, epochs);
  }

  /** The same with so many passes. */
  public CourseConfig withEpochs(int passes) {
    return new CourseConfig(
        holdOut,
        heldOut,
        schedule,
        leastNewSteps,
        driftRatio,
        stepsPerPack,
        champion,
        seed,
        passes);
  }

  /** Which packs are only judged on. */
  public PackSplit split() {
    return PackSplit.parse(heldOut);
  }
}

package io.galvani.trainer.service;

import io.galvani.chassis.config.Require;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.correction.CorrectionPlan;
import io.galvani.trainer.correction.PackSplit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the trainer.
 *
 * @param repository folder of releases, where candidates are left
 * @param work folder of its own: snapshots and what it was doing
 * @param holdOut folder of a signed hold-out; absent: packs are held out by {@code heldOut}
 * @param heldOut which packs are only judged on, default {@code hash%4=0}
 * @param schedule time between two rounds, default P1D
 * @param leastNewSteps so many new steps start a round before that, default 50000
 * @param driftRatio so many times the innovation of the last round starts one, default 1.5
 * @param restBeforeAnchor rest after which voltage tells the SOC, default PT30M
 * @param stepsPerPack newest steps that one pack may contribute, default 5000
 * @param champion release to beat, default 0 for the newest
 * @param seed of weights and order, default 1
 * @param epochs passes, default 6
 * @param quarantine packs that are left out: {@code tenant/pack} or {@code tenant/*}
 * @param quarantineRules open alerts that leave a pack out, default sensor-stuck, sensor-offset
 * @param packs whom a release is for, default all
 * @param hardware default all
 * @param chemistries of the cells to learn from and to release for
 * @param operationsPort loopback port of health and metrics, default 9475; below 0 serves nothing
 * @param kafka passed to Kafka's clients; {@code bootstrap.servers} must be given
 */
public record TrainerConfig(
    Path repository,
    Path work,
    @Nullable Path holdOut,
    String heldOut,
    Duration schedule,
    Long leastNewSteps,
    Double driftRatio,
    Duration restBeforeAnchor,
    Integer stepsPerPack,
    Long champion,
    Long seed,
    Integer epochs,
    List<String> quarantine,
    List<String> quarantineRules,
    List<String> packs,
    List<String> hardware,
    List<String> chemistries,
    Integer operationsPort,
    Map<String, String> kafka) {

  public TrainerConfig {
    Require.present("repository", repository);
    Require.present("work", work);
    heldOut = orElse(heldOut, PackSplit.DEFAULT.toString());
    PackSplit.parse(heldOut);
    schedule = orElse(schedule, Duration.ofDays(1));
    Require.inRange("schedule.s", schedule.toSeconds(), 1, 366L * 86_400);
    leastNewSteps = Require.positive("least_new_steps", orElse(leastNewSteps, 50_000L));
    driftRatio = Require.inRange("drift_ratio", orElse(driftRatio, 1.5), 1, 1000);
    restBeforeAnchor = orElse(restBeforeAnchor, Duration.ofMinutes(30));
    Require.inRange("rest_before_anchor.s", restBeforeAnchor.toSeconds(), 60, 86_400);
    stepsPerPack = Require.inRange("steps_per_pack", orElse(stepsPerPack, 5_000), 100, 1_000_000);
    champion = Require.inRange("champion", orElse(champion, 0L), 0, Long.MAX_VALUE);
    seed = orElse(seed, 1L);
    epochs = Require.inRange("epochs", orElse(epochs, 6), 1, 10_000);
    quarantine = List.copyOf(orElse(quarantine, List.of()));
    quarantineRules =
        List.copyOf(orElse(quarantineRules, List.of("sensor-stuck", "sensor-offset")));
    packs = List.copyOf(orElse(packs, List.of("*")));
    hardware = List.copyOf(orElse(hardware, List.of("*")));
    chemistries = List.copyOf(Require.present("chemistries", chemistries));
    operationsPort = Require.inRange("operations_port", orElse(operationsPort, 9475), -1, 65_535);
    kafka = Map.copyOf(Require.present("kafka", kafka));
  }

  /** A key that is absent in the file arrives as null, whatever the component's type says. */
  private static <T> T orElse(@Nullable T given, T fallback) {
    return given == null ? fallback : given;
  }

  /** Defaults for everything that has one. */
  public static TrainerConfig of(
      Path repository, Path work, List<String> chemistries, Map<String, String> kafka) {
    return new TrainerConfig(
        repository,
        work,
        null,
        PackSplit.DEFAULT.toString(),
        Duration.ofDays(1),
        50_000L,
        1.5,
        Duration.ofMinutes(30),
        5_000,
        0L,
        1L,
        6,
        List.of(),
        List.of("sensor-stuck", "sensor-offset"),
        List.of("*"),
        List.of("*"),
        chemistries,
        -1,
        kafka);
  }

  PackSplit split() {
    return PackSplit.parse(heldOut);
  }

  Audience audience() {
    return new Audience(packs, hardware, chemistries);
  }

  CorrectionPlan plan() {
    CorrectionPlan usual = CorrectionPlan.DEFAULT;
    return new CorrectionPlan(
        usual.members(), usual.units(), epochs, usual.batch(), usual.window(), stepsPerPack, seed);
  }
}

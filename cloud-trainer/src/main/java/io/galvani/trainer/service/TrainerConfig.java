package io.galvani.trainer.service;

import io.galvani.battery.detect.Rule;
import io.galvani.chassis.config.Nearest;
import io.galvani.chassis.config.Require;
import io.galvani.trainer.anomaly.AnomalyCourse;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.correction.CorrectionCourse;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.kafka.KafkaOptions;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Course;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.soh.fleet.CapacityCourse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the trainer.
 *
 * @param repository folder of releases, where candidates are left
 * @param work folder of its own: snapshots and what it was doing, by model
 * @param keepSnapshots so many of the newest snapshots of a model are kept, default 10; that of a
 *     candidate or release always is
 * @param socCorrection trains the correction of the state of charge; where no model has a section,
 *     all are trained
 * @param anomaly trains the anomaly model, likewise
 * @param soh trains the capacity model, likewise
 * @param restBeforeAnchor rest after which voltage tells the SOC, default PT30M
 * @param falseAlarmsPerPackDay that the anomaly model's threshold is set for, default 0.05
 * @param quarantine packs that are left out: {@code tenant/pack} or {@code tenant/*}
 * @param quarantineRules open alerts that leave a pack out of the correction, default sensor-stuck,
 *     sensor-offset; for the capacity model sign-or-unit and cell-self-discharge do too; for the
 *     anomaly model all do but those about missing data and its own
 * @param packs whom a release is for, default all
 * @param hardware default all
 * @param chemistries of the cells to learn from and to release for
 * @param operationsPort loopback port of health and metrics, default 9475; below 0 serves nothing
 * @param kafka passed to Kafka's clients; {@code bootstrap.servers} must be given
 */
public record TrainerConfig(
    Path repository,
    Path work,
    Integer keepSnapshots,
    @Nullable CourseConfig socCorrection,
    @Nullable CourseConfig anomaly,
    @Nullable CourseConfig soh,
    Duration restBeforeAnchor,
    Double falseAlarmsPerPackDay,
    List<String> quarantine,
    List<String> quarantineRules,
    List<String> packs,
    List<String> hardware,
    List<String> chemistries,
    Integer operationsPort,
    Map<String, String> kafka) {
  private static final List<String> OF_THE_ROAD = List.of("pack-silent", "data-lost");

  public TrainerConfig {
    Require.present("repository", repository);
    Require.present("work", work);
    keepSnapshots = Require.inRange("keep_snapshots", orElse(keepSnapshots, 10), 1, 1_000_000);
    if (socCorrection == null && anomaly == null && soh == null) {
      socCorrection = CourseConfig.DEFAULT;
      anomaly = CourseConfig.DEFAULT;
      soh = CourseConfig.DEFAULT;
    }
    restBeforeAnchor = orElse(restBeforeAnchor, Duration.ofMinutes(30));
    Require.inRange("rest_before_anchor.s", restBeforeAnchor.toSeconds(), 60, 86_400);
    falseAlarmsPerPackDay =
        Require.inRange("false_alarms_per_pack_day", orElse(falseAlarmsPerPackDay, 0.05), 1e-4, 10);
    quarantine = List.copyOf(orElse(quarantine, List.of()));
    quarantine.forEach(name -> Audience.requirePacks("packs in quarantine", name));
    quarantineRules =
        List.copyOf(orElse(quarantineRules, List.of("sensor-stuck", "sensor-offset")));
    quarantineRules.forEach(TrainerConfig::requireRule);
    packs = List.copyOf(orElse(packs, List.of("*")));
    hardware = List.copyOf(orElse(hardware, List.of("*")));
    chemistries =
        new Audience(packs, hardware, Require.present("chemistries", chemistries)).chemistries();
    operationsPort = Require.inRange("operations_port", orElse(operationsPort, 9475), -1, 65_535);
    if (chemistries.contains("*")) {
      throw new IllegalArgumentException(
          "chemistries must be named one by one: a model learns from cells that are alike");
    }
    kafka = KafkaOptions.requireAddress(kafka);
  }

  /** A key that is absent in the file arrives as null, whatever the component's type says. */
  private static <T> T orElse(@Nullable T given, T fallback) {
    return given == null ? fallback : given;
  }

  private static void requireRule(String name) {
    List<String> known =
        Stream.concat(Arrays.stream(Rule.values()).map(Rule::id), OF_THE_ROAD.stream()).toList();
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "quarantine_rules must be rules of alerts, but one was \"%s\"%s"
              .formatted(name, Nearest.hint(name, known)));
    }
  }

  /** Defaults for everything that has one, Kafka on this host, without a port, for some models. */
  public static TrainerConfig of(
      Path repository,
      Path work,
      @Nullable CourseConfig socCorrection,
      @Nullable CourseConfig anomaly,
      @Nullable CourseConfig soh,
      List<String> chemistries,
      List<String> quarantine) {
    return new TrainerConfig(
        repository,
        work,
        10,
        socCorrection,
        anomaly,
        soh,
        Duration.ofMinutes(30),
        0.05,
        quarantine,
        List.of("sensor-stuck", "sensor-offset"),
        List.of("*"),
        List.of("*"),
        chemistries,
        -1,
        Map.of("bootstrap.servers", "localhost:9092"));
  }

  /** The same with so many snapshots kept. */
  TrainerConfig withKeepSnapshots(int newest) {
    return new TrainerConfig(
        repository,
        work,
        newest,
        socCorrection,
        anomaly,
        soh,
        restBeforeAnchor,
        falseAlarmsPerPackDay,
        quarantine,
        quarantineRules,
        packs,
        hardware,
        chemistries,
        operationsPort,
        kafka);
  }

  /** What is trained, and how. */
  Map<Course, CourseConfig> courses(ReleaseRepository releases, GateRules rules) {
    Audience audience = new Audience(packs, hardware, chemistries);
    Map<Course, CourseConfig> courses = new LinkedHashMap<>();
    if (socCorrection != null) {
      courses.put(
          new CorrectionCourse(
              socCorrection,
              restBeforeAnchor.toSeconds(),
              quarantineRules,
              releases,
              audience,
              rules),
          socCorrection);
    }
    if (anomaly != null) {
      courses.put(
          new AnomalyCourse(anomaly, falseAlarmsPerPackDay, releases, audience, rules), anomaly);
    }
    if (soh != null) {
      courses.put(new CapacityCourse(soh, quarantineRules, releases, audience, rules), soh);
    }
    return courses;
  }
}

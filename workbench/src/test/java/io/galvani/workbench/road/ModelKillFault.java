package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.UnsignedModel;
import io.galvani.trainer.release.ReleaseOffice;
import io.galvani.trainer.release.ReleaseRoad;
import io.galvani.trainer.rollout.KafkaRolloutLog;
import io.galvani.trainer.rollout.Rollout;
import io.galvani.workbench.demo.ConstantCorrection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases go out while bridge, processor and controller are killed at random, and the agent
 * between two trials: every pack serves the newest release in the end, the stream runs what the
 * edge says, and nothing is lost.
 */
final class ModelKillFault {
  private static final long SEED = Long.getLong("galvani.seed", 1);
  private static final int KILLS = Integer.getInteger("galvani.kills", 12);
  private static final String TENANT = "parity";
  private static final List<String> PACKS = List.of("parity/a", "parity/b", "parity/c");
  private static final List<String> KILLED = List.of("bridge", "processor", "rollout");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final float LOG_VARIANCE = -12;

  /** What a release adds to the state of charge: a tenth of a point times its counter. */
  private static float correction(long counter) {
    return 0.001f * counter;
  }

  private final Random random = new Random(SEED);
  private int kills;

  @Test
  void packsAndStreamAgreeInTheEndWhoeverIsKilledWhileReleasesGoOut(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    assumeTrue(Files.isExecutable(RoadProcesses.MOSQUITTO), "skipped: Mosquitto is not installed");
    ReleaseOffice office = new ReleaseOffice(folder.resolve("models"), System.currentTimeMillis());
    try (RoadProcesses road = new RoadProcesses(folder, PATIENCE)) {
      start(road, folder, office.root());
      for (long counter = 1; counter <= 3; counter++) {
        release(office, road.kafka(), counter);
        killAtRandom(road, KILLS);
        long newest = counter;
        await("release " + newest + " is served", () -> served(road, newest), () -> state(road));
        await("rollout " + newest + " is done", () -> isDone(road, newest), () -> state(road));
        road.kill("agent");
        kills++;
        await("release " + newest + " serves again", () -> served(road, newest), () -> state(road));
      }
      await("the stream runs release 3", () -> streamed(road, 3), () -> state(road));
      assertThat(lost(road)).isZero();
    }
    System.out.printf("T53, T55 releases under kills: %d kills, 3 releases, lost 0%n", kills);
  }

  private static void start(RoadProcesses road, Path folder, Path root) throws Exception {
    road.startBrokers();
    road.stream("bridge", "mqtt: {url: '" + road.mqttUrl() + "'}\n" + RoadProcesses.TOPICS);
    road.stream(
        "processor",
        "state_dir: %s\nmodel_root: %s\n".formatted(folder.resolve("state"), root)
            + RoadProcesses.TOPICS);
    StringBuilder packs = new StringBuilder();
    for (String pack : PACKS) {
      packs.append(
          """
            - id: %s
              parameter_set: generic-ncm
              speed: 60
              samples_per_frame: 10
              source: {simulated: {cells: 6, seed: %d}}
          """
              .formatted(pack.substring(pack.indexOf('/') + 1), pack.hashCode()));
    }
    packs.append(
        """
        models:
          dir: %s
          root: %s
          hardware: bench
          shadow: PT20M
          switch_ahead: PT1M
          report_interval: PT1S
          most_memory_mib: 512
          most_step_ms: 1000
        """
            .formatted(folder.resolve("agent-models"), root));
    road.startAgent(packs.toString());
    await(
        "packs report",
        () -> newest(road, KafkaTopic.MODELS_REPORTS).size() >= PACKS.size(),
        () -> state(road));
    road.startRollouts(
        """
        rules: {least_pack_hours: 0.3, most_memory_mib: 512, most_latency_ms: 1000}
        step: PT0.5S
        """);
  }

  private static void release(ReleaseOffice office, Map<String, String> kafka, long counter) {
    long nowMs = System.currentTimeMillis();
    String name = "candidate-" + counter;
    ConstantCorrection.of(correction(counter), LOG_VARIANCE)
        .leave(
            office.repository(),
            name,
            new Audience(List.of(TENANT + "/*"), List.of("*"), List.of("*")),
            new UnsignedModel.Grounds(Map.of(), Map.of(), Map.of(), counter - 1),
            nowMs);
    assertThat(office.release(name, nowMs)).isEqualTo(counter);
    try (ReleaseRoad way = new ReleaseRoad(office.repository(), kafka, List.of(TENANT));
        KafkaRolloutLog log = new KafkaRolloutLog(kafka, KafkaTopic.ROLLOUTS.name())) {
      way.send(KnownModel.SOC_CORRECTION.id(), counter);
      log.append(
          Rollout.begin(
              KnownModel.SOC_CORRECTION.id(), counter, counter - 1, List.of(1, 50, 100), nowMs));
    }
  }

  private void killAtRandom(RoadProcesses road, int times) throws Exception {
    for (int k = 0; k < times; k++) {
      Thread.sleep(500 + random.nextInt(5_000));
      road.kill(KILLED.get(random.nextInt(KILLED.size())));
      kills++;
    }
  }

  /** Whether every pack's edge says that it serves a release, from a number on that is decided. */
  private static boolean served(RoadProcesses road, long counter) throws Exception {
    Map<String, byte[]> reports = newest(road, KafkaTopic.MODELS_REPORTS);
    for (String pack : PACKS) {
      byte[] stored = reports.get(pack + "/" + KnownModel.SOC_CORRECTION.id());
      if (stored == null || report(stored).servingCounter() != counter) {
        return false;
      }
    }
    return true;
  }

  private static ModelReport report(byte[] stored) throws MalformedMessageException {
    return ModelReport.parse(stored);
  }

  private static boolean isDone(RoadProcesses road, long counter) {
    byte[] rollout =
        newest(road, KafkaTopic.ROLLOUTS).get(KnownModel.SOC_CORRECTION.id() + "/" + counter);
    return rollout != null && new String(rollout, StandardCharsets.UTF_8).contains("\"DONE\"");
  }

  /** Whether the newest estimate of every pack is corrected by a release, by what it corrects. */
  private static boolean streamed(RoadProcesses road, long counter)
      throws InvalidProtocolBufferException {
    Map<String, byte[]> estimates = newest(road, KafkaTopic.ESTIMATES);
    for (String pack : PACKS) {
      PackEstimate newest = PackEstimate.parseFrom(estimates.getOrDefault(pack, new byte[0]));
      int last = newest.getCorrectedSocCount() - 1;
      if (newest.getCorrectionCounter() != counter || last < 0) {
        return false;
      }
      double added = newest.getCorrectedSoc(last) - newest.getSoc(last);
      if (added == 0) {
        return false; // It warms up, after a switch or a gap.
      }
      assertThat(added).as(pack).isCloseTo(correction(counter), within(1e-6));
    }
    return true;
  }

  /** Samples that are lost, by the newest account of every pack and stage. */
  private static long lost(RoadProcesses road) {
    Map<String, Long> lost = new HashMap<>();
    try (TopicReader reader = new TopicReader(road.kafka(), KafkaTopic.LEDGER.name(), "test")) {
      reader.readToEnd(
          Duration.ofSeconds(30),
          stored -> {
            try {
              LedgerAccount account = LedgerAccount.parseFrom(stored.value());
              lost.put(
                  new String(stored.key(), StandardCharsets.UTF_8) + account.getStage(),
                  account.getLost());
            } catch (InvalidProtocolBufferException damaged) {
              throw new AssertionError(damaged);
            }
          });
    }
    assertThat(lost).isNotEmpty();
    return lost.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The newest record of every key. */
  private static Map<String, byte[]> newest(RoadProcesses road, KafkaTopic topic) {
    Map<String, byte[]> newest = new HashMap<>();
    try (TopicReader reader = new TopicReader(road.kafka(), topic.name(), "test")) {
      reader.readToEnd(
          Duration.ofSeconds(30),
          stored -> newest.put(new String(stored.key(), StandardCharsets.UTF_8), stored.value()));
    }
    return newest;
  }

  /** For whoever reads a failure: what the rollouts and the packs say. */
  private static String state(RoadProcesses road) {
    StringBuilder text = new StringBuilder();
    for (KafkaTopic topic : List.of(KafkaTopic.ROLLOUTS, KafkaTopic.MODELS_REPORTS)) {
      newest(road, topic)
          .forEach(
              (key, value) ->
                  text.append(key)
                      .append(": ")
                      .append(new String(value, StandardCharsets.UTF_8))
                      .append('\n'));
    }
    return text.toString();
  }

  private static void await(String what, Callable<Boolean> condition, Supplier<String> state)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " must come true, but did not:\n" + state.get());
      }
      Thread.sleep(500);
    }
  }
}

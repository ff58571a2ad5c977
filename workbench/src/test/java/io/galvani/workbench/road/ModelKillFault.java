package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.UnsignedModel;
import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.release.ReleaseOffice;
import io.galvani.trainer.release.ReleaseRoad;
import io.galvani.trainer.rollout.KafkaRolloutLog;
import io.galvani.trainer.rollout.Rollout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
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
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int HIDDEN = 4;
  private static final float LOG_VARIANCE = -12;

  /** What a release adds to the state of charge: a tenth of a point times its counter. */
  private static float correction(long counter) {
    return 0.001f * counter;
  }

  private final Random random = new Random(SEED);
  private int kills;

  @Test
  void packsAndStreamAgreeInTheEndWhoeverIsKilledWhileReleasesGoOut(@TempDir Path folder)
      throws Exception {
    assumeTrue(Files.isExecutable(RoadProcesses.MOSQUITTO), "skipped: Mosquitto is not installed");
    ReleaseOffice office = new ReleaseOffice(folder.resolve("models"), System.currentTimeMillis());
    try (RoadProcesses road = new RoadProcesses(folder, PATIENCE)) {
      start(road, folder, office.root());
      for (long counter = 1; counter <= 3; counter++) {
        release(office, road.kafka(), counter);
        killAtRandom(road, KILLS);
        long newest = counter;
        await("release " + newest + " is served", () -> served(road, newest));
        await("rollout " + newest + " is done", () -> isDone(road, newest));
        road.kill("agent");
        kills++;
        await("release " + newest + " is served again", () -> served(road, newest));
      }
      await("the stream runs release 3", () -> streamed(road, 3));
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
    await("packs report", () -> newest(road, KafkaTopic.MODELS_REPORTS).size() >= PACKS.size());
    road.startRollouts(
        """
        rules: {least_pack_hours: 0.3, most_memory_mib: 512, most_latency_ms: 1000}
        step: PT0.5S
        """);
  }

  private static void release(ReleaseOffice office, Map<String, String> kafka, long counter) {
    long nowMs = System.currentTimeMillis();
    String name = "candidate-" + counter;
    float[][] ranges = new float[CorrectionFeature.COUNT][];
    Arrays.setAll(ranges, k -> new float[] {-1e6f, 1e6f});
    new UnsignedModel(
            KnownModel.SOC_CORRECTION,
            KnownModel.SOC_CORRECTION.features(ranges),
            onnx(correction(counter)),
            golden(correction(counter)))
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

  private static byte[] onnx(float correction) {
    OnnxGraph graph = new OnnxGraph("soc-correction", "features", CorrectionFeature.COUNT);
    String hidden = graph.input("hidden", HIDDEN);
    float[] none = new float[CorrectionFeature.COUNT];
    String one = graph.integers("column", 1);
    String mean = graph.linear("features", none, new float[] {correction});
    String logVariance = graph.linear("features", none, new float[] {LOG_VARIANCE});
    graph.output(graph.node("Squeeze", mean, one), "correction", 0);
    graph.output(graph.node("Squeeze", logVariance, one), "log_variance", 0);
    graph.output(graph.node("Tanh", hidden), "hidden_out", HIDDEN);
    return graph.model(Map.of());
  }

  private static GoldenVectors golden(float correction) {
    Float[] inputs = new Float[CorrectionFeature.COUNT + HIDDEN];
    Float[] outputs = new Float[2 + HIDDEN];
    Arrays.fill(inputs, 0f);
    Arrays.fill(outputs, 0f);
    outputs[0] = correction;
    outputs[1] = LOG_VARIANCE;
    return new GoldenVectors(List.of(List.of(inputs)), List.of(List.of(outputs)), 1e-5);
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

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(500);
    }
  }
}

package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.SignedDocument;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ReleaseIndex;
import io.galvani.schemas.model.ReleaseParts;
import io.galvani.schemas.proto.EdgeState;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.trainer.main.TrainerPrograms;
import io.galvani.trainer.rollout.KafkaRolloutLog;
import io.galvani.trainer.rollout.Rollout;
import io.galvani.trainer.rollout.RolloutConfig;
import io.galvani.trainer.rollout.RolloutRules;
import io.galvani.trainer.rollout.RolloutService;
import io.galvani.workbench.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rollout controller on a real Kafka; the test speaks for the edges. */
final class RolloutServiceIT {
  private static final List<String> HERE = names("here", 6);
  private static final List<String> AWAY = names("away", 2);
  private static final RolloutRules RULES = RolloutRules.DEFAULT.withLeastPackHours(1);

  @TempDir private static Path folder = Path.of("");
  private static EmbeddedKafka kafka;
  private static Map<String, String> settings;
  private static KafkaProducer<byte[], byte[]> producer;

  private static List<String> names(String what, int count) {
    return IntStream.range(0, count).mapToObj(k -> "fleet/" + what + "-" + k).toList();
  }

  @BeforeAll
  static void start() throws Exception {
    kafka = new EmbeddedKafka(folder.resolve("kafka"));
    kafka.start();
    settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    new TopicAdmin(settings, TopicSettings.DEFAULT).ensure();
    producer = new KafkaProducer<>(KafkaSettings.producer(settings, "test"));
    HERE.forEach(pack -> register(pack, "edge-1", "NMC"));
    AWAY.forEach(pack -> register(pack, "edge-2", "NMC"));
    register("fleet/other-chemistry", "edge-1", "LFP");
    register("rivals/theirs", "edge-1", "NMC");
    for (String model : List.of("good", "bad", "held")) {
      HERE.forEach(pack -> report(model, pack, 0, "reverted"));
    }
    status("edge-1", EdgeState.EDGE_STATE_ONLINE);
    status("edge-2", EdgeState.EDGE_STATE_LOST);
  }

  @AfterAll
  static void stop() {
    producer.close();
    kafka.close();
  }

  @Test
  void releaseReachesAllThroughWavesAndAKilledControllerWhilePacksAreAway() throws Exception {
    release("good");
    begin("good");
    Process killed = child();
    try {
      await(() -> told("good").size() == 1);
    } finally {
      killed.destroyForcibly().waitFor();
    }
    String first = told("good").keySet().iterator().next();

    try (RolloutService service = service()) {
      service.start();
      await(() -> service.rollouts().containsKey("good"));
      assertThat(told("good").keySet()).containsExactly(first);
      Set<String> reached = new TreeSet<>();
      List<Integer> sizes = new ArrayList<>();
      long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (state(service, "good") == Rollout.State.RUNNING) {
        assertThat(System.nanoTime()).as("deadline, reached %s", reached).isLessThan(deadline);
        Set<String> now = new TreeSet<>(told("good").keySet());
        if (!now.equals(reached)) {
          reached = now;
          sizes.add(now.size());
          now.stream().filter(HERE::contains).forEach(pack -> report("good", pack, 1, "committed"));
        }
        Thread.sleep(20);
      }
      assertThat(state(service, "good")).isEqualTo(Rollout.State.DONE);
      assertThat(sizes).isSorted().startsWith(1);
    }
    Set<String> all = new TreeSet<>(HERE);
    all.addAll(AWAY);
    assertThat(told("good").keySet()).isEqualTo(all);
    assertThat(told("good").values()).as("each was told once").allMatch(l -> l.size() == 1);
    assertThat(told("good", first).get(0).wave()).isEqualTo(1);
  }

  @Test
  void badReleaseIsStoppedAtTheFirstPackAndTakenBack() throws Exception {
    release("bad");
    begin("bad");
    try (RolloutService service = service()) {
      service.start();
      await(() -> told("bad").size() == 1);
      String first = told("bad").keySet().iterator().next();
      report("bad", first, 1, "reverted");

      await(() -> state(service, "bad") == Rollout.State.ROLLED_BACK);
      await(() -> told("bad", first).size() == 2);

      ModelDesired back = told("bad", first).get(1);
      assertThat(back.counter()).isZero();
      assertThat(back.withdrawn()).isEqualTo(1);
      assertThat(told("bad")).hasSize(1);
      assertThat(Objects.requireNonNull(service.rollouts().get("bad")).reason())
          .contains("reverted");
    }
  }

  @Test
  void pausedRolloutTellsNobodyUntilItIsResumedByCommand() throws Exception {
    release("held");
    begin("held");
    command("pause", "held");
    try (RolloutService service = service()) {
      service.start();
      await(() -> state(service, "held") == Rollout.State.PAUSED);
      assertThat(told("held")).isEmpty();

      command("resume", "held");

      await(() -> told("held").size() == 1);
      command("stop", "held");
      await(() -> told("held").values().iterator().next().size() == 2);
    }
  }

  private static void command(String verb, String model) {
    assertThat(
            TrainerPrograms.run(
                "models", verb, model, "--bootstrap-servers", kafka.bootstrapServers()))
        .isZero();
  }

  private static RolloutService service() {
    return new RolloutService(new RolloutConfig(settings, RULES, null, Duration.ofMillis(50), -1));
  }

  private static Rollout.State state(RolloutService service, String model) {
    Rollout rollout = service.rollouts().get(model);
    return rollout == null ? Rollout.State.PAUSED : rollout.state();
  }

  /** The controller in a process of its own, as {@code galvani rollout} runs it. */
  private static Process child() throws IOException {
    Path config = folder.resolve("rollout.yaml");
    Files.writeString(
        config,
        """
        kafka: {bootstrap.servers: "%s"}
        rules: {least_pack_hours: 1}
        operations_port: -1
        """
            .formatted(kafka.bootstrapServers()));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TrainerPrograms.class.getName(),
            "rollout",
            "--config",
            config.toString())
        .inheritIO()
        .start();
  }

  @Test
  void onlyWhatWasSentMayGoOut() {
    assertThat(rollOut("unsent")).isEqualTo(2);
    release("sent");
    assertThat(rollOut("sent")).isZero();
    try (KafkaRolloutLog log = new KafkaRolloutLog(settings, KafkaTopic.ROLLOUTS.name())) {
      assertThat(log.newest("unsent")).isEmpty();
      Rollout begun = log.newest("sent").orElseThrow();
      assertThat(begun.state()).isEqualTo(Rollout.State.RUNNING);
      log.append(begun.in(Rollout.State.PAUSED, System.currentTimeMillis(), "over"));
    }
  }

  private static int rollOut(String model) {
    return TrainerPrograms.run(
        new String[] {"models", "rollout", model, "1", "--bootstrap", kafka.bootstrapServers()});
  }

  private static void begin(String model) {
    try (KafkaRolloutLog log = new KafkaRolloutLog(settings, KafkaTopic.ROLLOUTS.name())) {
      log.append(Rollout.begin(model, 1, 0, List.of(1, 50, 100), System.currentTimeMillis()));
    }
  }

  private static void release(String model) {
    Column column = new Column("in", "V");
    ReleaseManifest manifest =
        new ReleaseManifest(
            ReleaseManifest.FORMAT,
            model,
            1,
            new Target(
                List.of("*"), List.of("*"), List.of("NMC"), "onnxruntime", "1.29.0", "0.1.0"),
            new FeatureSchema(List.of(column), List.of(column)),
            List.of(new ModelFile("m.onnx", 1, "0".repeat(64))),
            Map.of(),
            Map.of(),
            Map.of(),
            new GoldenVectors(List.of(List.of(3f)), List.of(List.of(6f)), 1e-5),
            1,
            2,
            0);
    byte[] envelope = SignedDocument.unsigned(manifest.toBytes()).toBytes();
    ReleaseParts.cut("fleet", model, 1, Map.of(ReleaseIndex.MANIFEST, envelope))
        .forEach((key, bytes) -> put(KafkaTopic.MODELS_RELEASES, key.key(), bytes));
  }

  private static void register(String pack, String edge, String chemistry) {
    put(
        KafkaTopic.PACKS,
        pack,
        PackRegistration.newBuilder().setEdge(edge).setChemistry(chemistry).build().toByteArray());
  }

  private static void status(String edge, EdgeState state) {
    put(
        KafkaTopic.STATUS,
        "fleet/" + edge,
        EdgeStatus.newBuilder().setState(state).build().toByteArray());
  }

  private static void report(String model, String pack, long counter, String state) {
    ModelFigures figures = new ModelFigures(2, 720, 1, 0.01, 0.02, 1, 0, 0, 0.2, 5, 0.01, 0);
    ModelReport.State stage = ModelReport.State.valueOf(state.toUpperCase(java.util.Locale.ROOT));
    ModelReport report =
        new ModelReport(PackId.parse(pack), model, counter, stage, "", 1, counter, 1, 1, figures);
    put(KafkaTopic.MODELS_REPORTS, pack, report.toBytes());
  }

  private static void put(KafkaTopic topic, String key, byte[] value) {
    try {
      producer
          .send(new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value))
          .get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything that packs were told about a model, in order. */
  private static List<ModelDesired> told(String model, String pack) {
    return told(model).getOrDefault(pack, List.of());
  }

  private static Map<String, List<ModelDesired>> told(String model) {
    List<ModelDesired> all = new ArrayList<>();
    try (TopicReader reader = new TopicReader(settings, KafkaTopic.MODELS_DESIRED.name(), "test")) {
      reader.readToEnd(
          Duration.ofSeconds(20),
          record -> {
            try {
              all.add(ModelDesired.parse(record.value()));
            } catch (io.galvani.schemas.MalformedMessageException e) {
              throw new IllegalStateException(e);
            }
          });
    }
    return all.stream()
        .filter(desired -> desired.model().equals(model))
        .collect(Collectors.groupingBy(desired -> desired.pack().key()));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}

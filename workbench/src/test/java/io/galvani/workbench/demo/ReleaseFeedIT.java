package io.galvani.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.anomaly.AnomalyNetwork;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.Sha256;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.model.KnownModel;
import io.galvani.release.run.NativeRuntime;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.stream.model.ReleaseFeed;
import io.galvani.stream.model.ReleaseFiles;
import io.galvani.stream.model.ReleaseShelf;
import io.galvani.stream.model.RootFile;
import io.galvani.stream.model.TaskNetworks;
import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.release.ReleaseOffice;
import io.galvani.trainer.release.ReleaseRoad;
import io.galvani.workbench.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stream takes from the topic of releases: what its root vouches for, and no other. */
final class ReleaseFeedIT {
  private static final CellParameters CELL = CellLibrary.shipped().get("lg-hg2").parameters();

  private static EmbeddedKafka kafka;
  private static Map<String, String> settings;
  private static Path temporary;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    NativeRuntime.prepare(Path.of("target"));
    temporary = folder;
    kafka = new EmbeddedKafka(folder.resolve("kafka"));
    kafka.start();
    settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    new TopicAdmin(settings, TopicSettings.DEFAULT).ensure();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void signedReleaseIsAtHandForItsTenantAlone(@TempDir Path folder) throws Exception {
    ReleaseOffice office = released(folder, "honest");

    ReleaseShelf shelf = shelfOf(office);

    assertThat(shelf.find("honest", KnownModel.SOC_CORRECTION, 1)).isNotNull();
    assertThat(shelf.find("another", KnownModel.SOC_CORRECTION, 1)).isNull();
  }

  @Test
  void releaseOfAnotherRootIsNotTaken(@TempDir Path folder, @TempDir Path other) throws Exception {
    released(folder, "stranger");

    ReleaseShelf shelf = shelfOf(new ReleaseOffice(other, System.currentTimeMillis()));

    assertThat(shelf.find("stranger", KnownModel.SOC_CORRECTION, 1)).isNull();
  }

  @Test
  void alteredFileIsNotTaken(@TempDir Path folder) throws Exception {
    ReleaseOffice office = released(folder, "altered");
    Map<String, byte[]> parts = stored("altered");
    String file =
        ReleaseKey.index("altered", "soc-correction", 1).part("soc-correction.onnx", 0).key();
    byte[] right = Objects.requireNonNull(parts.get(file));
    byte[] wrong = right.clone();
    wrong[wrong.length - 1] ^= 1;
    put(file, wrong);

    assertThat(shelfOf(office).find("altered", KnownModel.SOC_CORRECTION, 1)).isNull();

    put(file, right);
    assertThat(shelfOf(office).find("altered", KnownModel.SOC_CORRECTION, 1)).isNotNull();
  }

  @Test
  void watchIsVerifiedAndRunsLikeACorrection(@TempDir Path folder) throws Exception {
    long nowMs = System.currentTimeMillis();
    ReleaseOffice office = new ReleaseOffice(folder, nowMs);
    byte[] onnx = watch();
    office
        .repository()
        .addCandidate("watch", manifest(onnx, "watched", nowMs), Map.of("anomaly.onnx", onnx));
    long counter = office.release("watch", nowMs);
    try (ReleaseRoad road = new ReleaseRoad(office.repository(), settings, List.of("watched"))) {
      road.send("anomaly", counter);
    }

    ReleaseShelf shelf = shelfOf(office);

    assertThat(shelf.find("watched", KnownModel.ANOMALY, counter)).isNotNull();
    assertThat(shelf.find("watched", KnownModel.SOC_CORRECTION, counter)).isNull();
    PackModel pack = new PackModel(CELL, 4, 1, new int[] {0}, 1);
    try (TaskNetworks networks = new TaskNetworks(shelf)) {
      assertThat(networks.anomaly("watched", counter, pack)).isNotNull();
      assertThat(networks.correction("watched", counter, pack)).isNull();
    }
  }

  /** Gives every snippet the same score. */
  private static byte[] watch() {
    OnnxGraph graph = new OnnxGraph("anomaly", "snippet", PackSnippets.WIDTH);
    float[] none = new float[AnomalyNetwork.ANSWERS * PackSnippets.WIDTH];
    String answer = graph.linear("snippet", none, new float[] {0.5f, 0.3f, 0.2f});
    return graph.model(answer, "answer", AnomalyNetwork.ANSWERS, Map.of());
  }

  private static ReleaseManifest manifest(byte[] onnx, String tenant, long nowMs) {
    float[][] ranges = new float[SnippetFeature.COUNT][];
    Arrays.setAll(ranges, f -> new float[] {-1000, 1000});
    return new ReleaseManifest(
        ReleaseManifest.FORMAT,
        "anomaly",
        1,
        TrainerChild.audience(tenant, CELL).target(),
        KnownModel.ANOMALY.features(ranges),
        List.of(new ModelFile("anomaly.onnx", onnx.length, Sha256.hex(onnx))),
        Map.of(),
        Map.of(),
        Map.of(),
        new GoldenVectors(
            List.of(Collections.nCopies(PackSnippets.WIDTH, 1f)),
            List.of(List.of(0.5f, 0.3f, 0.2f)),
            1e-5),
        nowMs,
        nowMs + 86_400_000,
        0);
  }

  private static ReleaseOffice released(Path folder, String tenant) {
    long nowMs = System.currentTimeMillis();
    ReleaseOffice office = new ReleaseOffice(folder, nowMs);
    String candidate =
        BadRelease.leave(office.repository(), TrainerChild.audience(tenant, CELL), nowMs);
    long counter = office.release(candidate, nowMs);
    try (ReleaseRoad road = new ReleaseRoad(office.repository(), settings, List.of(tenant))) {
      road.send("soc-correction", counter);
    }
    return office;
  }

  @Test
  void releaseWhoseFileIsGoneIsReadFromTheTopicAgain(@TempDir Path folder, @TempDir Path files)
      throws Exception {
    ReleaseOffice office = released(folder, "forgetful");
    PackModel pack = new PackModel(CELL, 4, 1, new int[] {0}, 1);
    ReleaseShelf shelf = new ReleaseShelf();
    try (ReleaseFeed feed = feed(office, shelf, files);
        TaskNetworks networks = new TaskNetworks(shelf)) {
      feed.start();
      try (Stream<Path> kept = Files.list(files)) {
        for (Path file : kept.toList()) {
          Files.delete(file);
        }
      }
      assertThat(networks.correction("forgetful", 1, pack)).isNull();
      assertThat(shelf.find("forgetful", KnownModel.SOC_CORRECTION, 1)).isNull();

      awaitShelved(shelf, "forgetful");
      assertThat(networks.correction("forgetful", 1, pack)).isNotNull();
    }
  }

  @Test
  void releaseThatCannotBeTriedNowIsTriedLater(@TempDir Path folder, @TempDir Path files)
      throws Exception {
    ReleaseOffice office = released(folder, "patient");
    ReleaseShelf shelf = new ReleaseShelf();
    Path gone = files.resolve("releases");
    try (ReleaseFeed feed = feed(office, shelf, gone)) {
      Files.delete(gone);
      feed.start();
      assertThat(shelf.find("patient", KnownModel.SOC_CORRECTION, 1)).isNull();

      Files.createDirectory(gone);
      awaitShelved(shelf, "patient");
    }
  }

  @Test
  void rootThatItsKeysDidNotSignIsNotTrusted(@TempDir Path folder) throws Exception {
    ReleaseOffice office = new ReleaseOffice(folder, System.currentTimeMillis());
    SignedDocument signed = SignedDocument.parse(Files.readAllBytes(office.root()));
    Path stripped = folder.resolve("stripped.json");
    Files.write(stripped, SignedDocument.unsigned(signed.payload()).toBytes());

    assertThatThrownBy(() -> RootFile.read(stripped.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unsigned");
  }

  private static void awaitShelved(ReleaseShelf shelf, String tenant) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (shelf.find(tenant, KnownModel.SOC_CORRECTION, 1) == null) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNs);
      Thread.sleep(50);
    }
  }

  /** What a stream with this root has at hand when it starts. */
  private static ReleaseShelf shelfOf(ReleaseOffice office) throws Exception {
    ReleaseShelf shelf = new ReleaseShelf();
    Path files = Files.createTempDirectory(temporary, "releases");
    try (ReleaseFeed feed = feed(office, shelf, files)) {
      feed.start();
    }
    return shelf;
  }

  private static ReleaseFeed feed(ReleaseOffice office, ReleaseShelf shelf, Path files)
      throws IOException {
    return new ReleaseFeed(
        settings, "test", RootFile.read(office.root().toString()), shelf, ReleaseFiles.open(files));
  }

  private static Map<String, byte[]> stored(String tenant) {
    Map<String, byte[]> parts = new TreeMap<>();
    try (TopicReader reader =
        new TopicReader(settings, KafkaTopic.MODELS_RELEASES.name(), "test-reader")) {
      reader.readToEnd(
          Duration.ofSeconds(20),
          record -> {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (key.startsWith(tenant + "/")) {
              parts.put(key, record.value());
            }
          });
    }
    return parts;
  }

  private static void put(String key, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.producer(settings, "test"))) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(KafkaTopic.MODELS_RELEASES.name(), bytes, value)).get();
    }
  }
}

package io.galvani.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.release.run.NativeRuntime;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.correction.CorrectionShelf;
import io.galvani.stream.correction.ReleaseFeed;
import io.galvani.stream.correction.RootFile;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.trainer.release.ReleaseOffice;
import io.galvani.trainer.release.ReleaseRoad;
import io.galvani.workbench.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    NativeRuntime.prepare(Path.of("target"));
    kafka = new EmbeddedKafka(folder);
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

    CorrectionShelf shelf = shelfOf(office);

    assertThat(shelf.find("honest", 1)).isNotNull();
    assertThat(shelf.find("another", 1)).isNull();
  }

  @Test
  void releaseOfAnotherRootIsNotTaken(@TempDir Path folder, @TempDir Path other) throws Exception {
    released(folder, "stranger");

    CorrectionShelf shelf = shelfOf(new ReleaseOffice(other, System.currentTimeMillis()));

    assertThat(shelf.find("stranger", 1)).isNull();
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

    assertThat(shelfOf(office).find("altered", 1)).isNull();

    put(file, right);
    assertThat(shelfOf(office).find("altered", 1)).isNotNull();
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

  /** What a stream with this root has at hand when it starts. */
  private static CorrectionShelf shelfOf(ReleaseOffice office) throws InterruptedException {
    CorrectionShelf shelf = new CorrectionShelf();
    try (ReleaseFeed feed =
        new ReleaseFeed(settings, "test", RootFile.read(office.root().toString()), shelf)) {
      feed.start();
    }
    return shelf;
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

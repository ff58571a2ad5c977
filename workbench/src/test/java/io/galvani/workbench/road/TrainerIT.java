package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.trainer.main.TrainerPrograms;
import io.galvani.trainer.service.MadeUpFleet;
import io.galvani.workbench.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer as a program, on what a real Kafka holds. */
final class TrainerIT {
  private static final int PACKS = 24;
  private static final String STUCK = "demo/pack-23";

  @TempDir private Path folder = Path.of("");

  @Test
  void whatTheFleetStreamedBecomesTheSameSnapshotAtEveryStart() throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka(folder.resolve("kafka"))) {
      kafka.start();
      Map<String, String> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
      new TopicAdmin(settings, TopicSettings.DEFAULT).ensure();
      stream(settings);
      Path config = config(kafka.bootstrapServers());

      int first = TrainerPrograms.run("trainer", "--config", config.toString(), "--once");
      int second = TrainerPrograms.run("trainer", "--config", config.toString(), "--once");

      assertThat(first).isZero();
      assertThat(second).isEqualTo(first);
      assertThat(folder.resolve("models/candidates")).isNotEmptyDirectory();
      List<Map<String, String>> snapshots = snapshots();
      assertThat(snapshots).hasSize(2);
      assertThat(snapshots.get(0)).containsEntry("quarantined", STUCK);
      assertThat(snapshots.get(1)).isEqualTo(snapshots.get(0));
    }
  }

  private static void stream(Map<String, String> settings) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.producer(settings, "test"))) {
      for (int k = 0; k < PACKS; k++) {
        byte[] pack = ("demo/pack-" + k).getBytes(StandardCharsets.UTF_8);
        put(producer, KafkaTopic.PACKS, pack, MadeUpFleet.registration().toByteArray());
        put(producer, KafkaTopic.FEATURES, pack, MadeUpFleet.message(k, 1).toByteArray());
      }
      byte[] alert = (STUCK + "/cell-3/sensor-stuck").getBytes(StandardCharsets.UTF_8);
      put(producer, KafkaTopic.ALERT_STATE, alert, new byte[] {1});
      producer.flush();
    }
  }

  private static void put(
      KafkaProducer<byte[], byte[]> producer, KafkaTopic topic, byte[] key, byte[] value)
      throws Exception {
    producer.send(new ProducerRecord<>(topic.name(), key, value)).get();
  }

  private Path config(String bootstrapServers) throws IOException {
    return Files.writeString(
        folder.resolve("trainer.yaml"),
        """
        repository: %s
        work: %s
        chemistries: [NMC]
        operations_port: -1
        soc_correction: {held_out: hash%%3=0}
        kafka: {bootstrap.servers: "%s"}
        """
            .formatted(folder.resolve("models"), folder.resolve("work"), bootstrapServers));
  }

  /** What each snapshot says of itself, without its name. */
  private List<Map<String, String>> snapshots() throws Exception {
    List<Map<String, String>> snapshots = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder.resolve("work/soc-correction/snapshots"))) {
      for (Path snapshot : folders.sorted().toList()) {
        Map<String, String> facts =
            new ObjectMapper()
                .readValue(snapshot.resolve("snapshot.json").toFile(), new TypeReference<>() {});
        facts.remove("snapshot");
        snapshots.add(facts);
      }
    }
    return snapshots;
  }
}

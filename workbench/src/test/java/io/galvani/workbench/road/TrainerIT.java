package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.chassis.config.ConfigFile;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.main.TrainerPrograms;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.service.KafkaFeatureSource;
import io.galvani.trainer.service.MadeUpFleet;
import io.galvani.trainer.service.MadeUpSnippets;
import io.galvani.trainer.service.TrainerConfig;
import io.galvani.trainer.service.TrainerService;
import io.galvani.workbench.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer as a program, on what a real Kafka holds. */
final class TrainerIT {
  private static final int PACKS = 24;
  private static final String STUCK = "demo/pack-23";
  private static final int CARS = 16;
  private static final String UNBALANCED = "demo/car-9";

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

      assertThat(first)
          .as("the anomaly model's gate fails, the correction's does not")
          .isEqualTo(4);
      assertThat(second).isEqualTo(first);
      assertThat(Objects.requireNonNull(folder.resolve("models/candidates").toFile().list()))
          .hasSize(2)
          .allMatch(name -> name.startsWith("soc-correction-"));
      List<Map<String, String>> corrections = snapshots("soc-correction");
      assertThat(corrections).hasSize(2);
      assertThat(corrections.get(0)).containsEntry("quarantined", STUCK);
      assertThat(corrections.get(1)).isEqualTo(corrections.get(0));
      List<Map<String, String>> anomalies = snapshots("anomaly");
      assertThat(anomalies).hasSize(2);
      assertThat(anomalies.get(0)).containsEntry("quarantined", UNBALANCED + "," + STUCK);
      assertThat(anomalies.get(1)).isEqualTo(anomalies.get(0));
    }
  }

  @Test
  void whatCameWhileARoundRanIsReadBeforeTheNext() throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka(folder.resolve("kafka"))) {
      kafka.start();
      Map<String, String> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
      new TopicAdmin(settings, TopicSettings.DEFAULT).ensure();
      stream(settings);
      Map<String, String> small = new HashMap<>(settings);
      small.put("max.poll.records", "5");
      TrainerConfig config = ConfigFile.read(config("unused:9092"), TrainerConfig.class);
      try (TrainerService service = new TrainerService(config, GateRules.DEFAULT, Progress.SILENT);
          KafkaFeatureSource source = new KafkaFeatureSource(small, Duration.ZERO)) {
        while (!source.caughtUp()) {
          source.poll(service.store());
        }
        stream(settings);

        source.poll(service.store());

        assertThat(source.caughtUp()).as("five of some eighty").isFalse();
        for (int polls = 0; !source.caughtUp(); polls++) {
          assertThat(polls).isLessThan(1000);
          source.poll(service.store());
        }
      }
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
      for (int k = 0; k < CARS; k++) {
        byte[] car = ("demo/car-" + k).getBytes(StandardCharsets.UTF_8);
        put(producer, KafkaTopic.PACKS, car, MadeUpFleet.registration().toByteArray());
        put(producer, KafkaTopic.FEATURES, car, MadeUpSnippets.message(k, 1, true).toByteArray());
      }
      for (String open : List.of(STUCK + "/cell-3/sensor-stuck", UNBALANCED + "/pack/imbalance")) {
        byte[] alert = open.getBytes(StandardCharsets.UTF_8);
        put(producer, KafkaTopic.ALERT_STATE, alert, new byte[] {1});
      }
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
        anomaly: {held_out: hash%%3=0, epochs: 3}
        kafka: {bootstrap.servers: "%s"}
        """
            .formatted(folder.resolve("models"), folder.resolve("work"), bootstrapServers));
  }

  /** What each snapshot says of itself, without its name. */
  private List<Map<String, String>> snapshots(String model) throws Exception {
    List<Map<String, String>> snapshots = new ArrayList<>();
    try (Stream<Path> folders =
        Files.list(folder.resolve("work").resolve(model).resolve("snapshots"))) {
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

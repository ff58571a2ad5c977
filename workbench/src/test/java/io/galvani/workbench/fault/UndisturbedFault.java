package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle itself: it finds nothing where nothing was done, and what was done otherwise. */
final class UndisturbedFault {
  @Test
  void nothingIsWrongWhereNothingWasDone(@TempDir Path folder) throws Exception {
    RoadPlan plan = RoadPlan.of(FedPack.fleet(2, 12, 1, Watch.START_MS), 200, 2_000);
    try (FaultRoad road = new FaultRoad(folder, plan)) {
      road.startCloud();
      road.startEdges();
      road.awaitFeeds();
      boolean covered = road.awaitEdges(Watch.PATIENCE);
      Verdict verdict = new Oracle(road).judge(folder.resolve("referee"), Watch.PATIENCE);
      Watch.figure("undisturbed", "%s", verdict);

      assertThat(covered).isTrue();
      assertThat(verdict.isClean()).as("%s", verdict).isTrue();
      assertThat(verdict.sampled()).isEqualTo(4_000);
      assertThat(verdict.alerts()).isPositive();
    }
  }

  @Test
  void whatIsDoneBehindItsBackIsFound(@TempDir Path folder) throws Exception {
    List<FedPack> packs = FedPack.fleet(2, 12, 2, Watch.START_MS);
    try (FaultRoad road = new FaultRoad(folder, RoadPlan.of(packs, 100, Long.MAX_VALUE))) {
      road.startCloud();
      road.startEdges();
      Watch.await("estimates", () -> !estimates(road).isEmpty());
      road.part("bridge").kill();
      long made = road.made();
      Watch.await("samples on disk", () -> road.made() > made + 1_000);
      Oracle oracle = new Oracle(road);
      road.part("edge-pack-1").kill();
      long onDisk = oracle.killed(packs.get(0));
      loseDisk(road.outbox(packs.get(0)));
      sayAgain(road, estimates(road).get(0));

      road.part("edge-pack-1").start();
      road.part("bridge").start();
      long later = road.made();
      Watch.await("more samples", () -> road.made() > later + 500);
      road.endFeeds();
      boolean covered = road.awaitEdges(Watch.PATIENCE);
      Arrived.whenProcessed(road.bootstrapServers(), System.nanoTime() + Watch.PATIENCE.toNanos());
      // The estimate said twice is one point: the oracle waits in vain for a second.
      Verdict verdict = oracle.judge(folder.resolve("referee"), Duration.ofSeconds(30));
      Watch.figure("a lost disk of %d samples".formatted(onDisk), "%s", verdict);

      assertThat(covered).as("what came after it is covered").isTrue();
      // Part of what was on the disk had arrived and was kept for a restart of the estimator.
      assertThat(verdict.lost()).isBetween(1L, onDisk);
      assertThat(verdict.duplicated()).isPositive();
      assertThat(verdict.isClean()).isFalse();
    }
  }

  private static void loseDisk(Path outbox) throws IOException {
    try (Stream<Path> files = Files.list(outbox)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> estimates(FaultRoad road) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (TopicReader reader = new TopicReader(clients(road), KafkaTopic.ESTIMATES.name(), "test")) {
      reader.readToEnd(Duration.ofSeconds(30), all::add);
    }
    return all;
  }

  private static void sayAgain(FaultRoad road, ConsumerRecord<byte[], byte[]> estimate)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.producer(clients(road), "test"))) {
      producer
          .send(
              new ProducerRecord<>(
                  estimate.topic(), estimate.partition(), estimate.key(), estimate.value()))
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static Map<String, String> clients(FaultRoad road) {
    return Map.of("bootstrap.servers", road.bootstrapServers());
  }
}

package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.stream.processor.ProcessorConfig;
import io.galvani.stream.processor.StreamProcessor;
import io.galvani.workbench.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that comes back without its state folder, over a long changelog. */
@Tag("p1")
@SuppressWarnings("FutureReturnValueIgnored") // flush throws what a send could not do
final class RestoreFault {
  private static final int RECORDS = Integer.getInteger("galvani.fault.changelog", 1_000_000);
  private static final int PACKS = 100_000;
  private static final TopicSettings ONE_PARTITION = new TopicSettings(1, 1);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Test
  void t38AMillionRecordsAreRestoredInBoundedTime(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka(folder.resolve("kafka"))) {
      kafka.start();
      Map<String, String> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
      new TopicAdmin(clients, ONE_PARTITION).ensure();
      try (HandFedPack pack = new HandFedPack(clients)) {
        pack.register();
        pack.sendFrames(100);
        try (StreamProcessor processor = processor(kafka, folder.resolve("first"))) {
          processor.start();
          Watch.await("first frames", () -> estimates(kafka) == 1_000);
        }
        double emptyS = restored(kafka, folder.resolve("second"), pack, 1_010);
        long bytes = lengthen(clients);
        double fullS = restored(kafka, folder.resolve("third"), pack, 1_020);

        Watch.figure(
            "T38",
            "%d changelog records of %d packs, %.0f MiB: first estimate after %.1f s, %.1f s with"
                + " one pack's alone: %.0f records/s",
            RECORDS,
            PACKS,
            bytes / (double) (1 << 20),
            fullS,
            emptyS,
            RECORDS / Math.max(0.1, fullS - emptyS));
        assertThat(fullS).isLessThan((double) LIMIT.toSeconds());
      }
    }
  }

  /** From the start without a state folder until the estimate of a frame that waited; s. */
  private static double restored(EmbeddedKafka kafka, Path state, HandFedPack pack, long expected)
      throws Exception {
    pack.sendFrames(1);
    Watch.await("the one before is forgotten", () -> isAlone(kafka));
    try (StreamProcessor processor = processor(kafka, state)) {
      long startNs = System.nanoTime();
      processor.start();
      Watch.await("the next frame", LIMIT, () -> estimates(kafka) == expected);
      return (System.nanoTime() - startNs) / 1e9;
    }
  }

  private static boolean isAlone(EmbeddedKafka kafka) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      for (var group : admin.listGroups().all().get()) {
        var described = admin.describeConsumerGroups(List.of(group.groupId())).all().get();
        if (described.values().stream().anyMatch(each -> !each.members().isEmpty())) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException notNow) {
      return false;
    }
  }

  /** Says what the changelogs hold again for very many packs; returns bytes. */
  private static long lengthen(Map<String, String> clients) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> some = new ArrayList<>();
    try (Admin admin = Admin.create(Map.copyOf(clients))) {
      for (String topic : admin.listTopics().names().get()) {
        if (topic.endsWith("pack-state-changelog")) {
          try (TopicReader reader = new TopicReader(clients, topic, "lengthen")) {
            reader.readToEnd(Duration.ofSeconds(30), some::add);
          }
        }
      }
    }
    some.removeIf(record -> record.value() == null);
    assertThat(some).as("records of the changelog").isNotEmpty();
    long bytes = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.producer(clients, "lengthen"))) {
      for (int n = 0; n < RECORDS; n++) {
        ConsumerRecord<byte[], byte[]> like = some.get(n % some.size());
        byte[] key = ("restore/pack-" + n % PACKS).getBytes(StandardCharsets.UTF_8);
        bytes += key.length + like.value().length;
        producer.send(
            new ProducerRecord<>(
                like.topic(), like.partition(), null, key, like.value(), like.headers()));
      }
      producer.flush();
    }
    return bytes;
  }

  private static long estimates(EmbeddedKafka kafka) {
    long[] samples = new long[1];
    Map<String, String> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (TopicReader reader = new TopicReader(clients, KafkaTopic.ESTIMATES.name(), "count")) {
      reader.readToEnd(Duration.ofSeconds(30), record -> samples[0] += HandFedPack.SAMPLES);
    }
    return samples[0];
  }

  private static StreamProcessor processor(EmbeddedKafka kafka, Path state) {
    return new StreamProcessor(
        ProcessorConfig.of(
            kafka.bootstrapServers(), state.toString(), Duration.ZERO, -1, ONE_PARTITION));
  }
}

package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.stream.processor.ProcessorConfig;
import io.galvani.stream.processor.StreamProcessor;
import io.galvani.workbench.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that forgot what nobody had read, and a topic that is gone. */
final class TopicFault {
  private static final TopicSettings ONE_PARTITION = new TopicSettings(1, 1);
  private static final byte[] POISON = {1, 2, 3};

  @Test
  @Tag("p1")
  void t33TelemetryThatWasDeletedUnreadStopsTheProcessor(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka(folder.resolve("kafka"));
        HandFedPack pack = new HandFedPack(clients(kafka))) {
      kafka.start();
      Map<String, String> clients = clients(kafka);
      new TopicAdmin(clients, ONE_PARTITION).ensure();
      pack.register();
      pack.sendFrames(100);
      try (StreamProcessor processor = processor(kafka, folder)) {
        processor.start();
        Watch.await("first frames", () -> estimates(kafka) == 100);
      }
      pack.sendFrames(100);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        admin
            .deleteRecords(
                Map.of(
                    new TopicPartition(KafkaTopic.TELEMETRY.name(), 0),
                    RecordsToDelete.beforeOffset(150)))
            .all()
            .get();
      }

      try (StreamProcessor processor = processor(kafka, folder)) {
        processor.start();
        long begin = System.nanoTime();
        boolean well =
            CompletableFuture.supplyAsync(() -> ended(processor)).get(3, TimeUnit.MINUTES);

        Watch.figure(
            "T33",
            "50 of 200 frames deleted unread: stopped after %.1f s, silent resets 0",
            (System.nanoTime() - begin) / 1e9);
        assertThat(well).isFalse();
        assertThat(estimates(kafka)).isEqualTo(100);
      }
    }
  }

  @Test
  void t40WithoutADeadLetterTopicNothingIsPassedOver(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka(folder.resolve("kafka"));
        HandFedPack pack = new HandFedPack(clients(kafka))) {
      kafka.start();
      Map<String, String> clients = clients(kafka);
      new TopicAdmin(clients, ONE_PARTITION).ensure();
      pack.register();
      pack.sendFrames(50);
      try (StreamProcessor processor = processor(kafka, folder)) {
        processor.start();
        Watch.await("first frames", () -> estimates(kafka) == 50);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
          admin.deleteTopics(List.of(KafkaTopic.DEAD_LETTER.name())).all().get();
        }

        pack.send(KafkaTopic.TELEMETRY, POISON);
        pack.sendFrames(50);
        TimeUnit.SECONDS.sleep(15);
        long without = estimates(kafka);
        long begin = System.nanoTime();
        new TopicAdmin(clients, ONE_PARTITION).ensure();
        restartIfEnded(processor, kafka, folder);

        Watch.figure(
            "T40",
            "without the dead-letter topic %d of 50 later frames passed, with it all after %.1f s,"
                + " dead letters %d",
            without - 50,
            (System.nanoTime() - begin) / 1e9,
            Arrived.read(kafka.bootstrapServers()).deadLetters("processor"));
        assertThat(without).isEqualTo(50);
        assertThat(Arrived.read(kafka.bootstrapServers()).deadLetters("processor")).isOne();
      }
    }
  }

  /** Waits for all estimates; a processor that gave up is started again, as a service would be. */
  private static void restartIfEnded(StreamProcessor first, EmbeddedKafka kafka, Path folder)
      throws Exception {
    CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> ended(first));
    Watch.await("all frames or the end", () -> estimates(kafka) == 100 || end.isDone());
    if (estimates(kafka) < 100) {
      first.close();
      try (StreamProcessor second = processor(kafka, folder)) {
        second.start();
        Watch.await("all frames", () -> estimates(kafka) == 100);
      }
    }
  }

  private static boolean ended(StreamProcessor processor) {
    try {
      return processor.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static long estimates(EmbeddedKafka kafka) {
    return Arrived.readEstimates(kafka.bootstrapServers()).digests.size() / 10;
  }

  private static Map<String, String> clients(EmbeddedKafka kafka) {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  private static StreamProcessor processor(EmbeddedKafka kafka, Path folder) {
    return new StreamProcessor(
        ProcessorConfig.of(
            kafka.bootstrapServers(),
            folder.resolve("state").toString(),
            Duration.ZERO,
            -1,
            ONE_PARTITION));
  }
}

package io.galvani.workbench.fault;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.stream.processor.ProcessorConfig;
import io.galvani.stream.processor.StreamProcessor;
import io.galvani.workbench.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The undisturbed run: a cluster and a processor of their own that get every frame once, in order,
 * and that nothing happens to.
 */
final class Referee {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Referee() {}

  /** What an undisturbed processor makes of the frames that arrived. */
  static Arrived replay(Path folder, Arrived disturbed, int partitions)
      throws IOException, InterruptedException {
    TopicSettings topics = new TopicSettings(partitions, 1);
    try (EmbeddedKafka kafka = new EmbeddedKafka(folder.resolve("kafka"))) {
      kafka.start();
      Map<String, String> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
      new TopicAdmin(clients, topics).ensure();
      feed(clients, disturbed);
      try (StreamProcessor processor =
          new StreamProcessor(
              ProcessorConfig.of(
                  kafka.bootstrapServers(),
                  folder.resolve("state").toString(),
                  Duration.ZERO,
                  -1,
                  topics))) {
        processor.start();
        return await(kafka.bootstrapServers());
      }
    }
  }

  private static void feed(Map<String, String> clients, Arrived disturbed)
      throws InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.producer(clients, "referee"))) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      disturbed.registrations.forEach(
          (pack, bytes) -> sent.add(producer.send(record(KafkaTopic.PACKS, pack, bytes))));
      producer.flush();
      for (Arrived.Frame frame : disturbed.inOrderOnce()) {
        if (disturbed.registrations.containsKey(frame.pack())) {
          sent.add(producer.send(record(KafkaTopic.TELEMETRY, frame.pack(), frame.bytes())));
        }
      }
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException refused) {
      throw new IllegalStateException("the referee's cluster must take all frames", refused);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      KafkaTopic topic, String pack, byte[] value) {
    return new ProducerRecord<>(topic.name(), pack.getBytes(StandardCharsets.UTF_8), value);
  }

  private static Arrived await(String bootstrapServers) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Arrived arrived = Arrived.whenProcessed(bootstrapServers, deadline);
    if (!arrived.isProcessed()) {
      throw new IllegalStateException("the undisturbed run must end within " + PATIENCE);
    }
    return arrived;
  }
}

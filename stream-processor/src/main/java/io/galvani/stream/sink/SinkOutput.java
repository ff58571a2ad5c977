package io.galvani.stream.sink;

import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.topic.KafkaTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What the sink writes to Kafka: dead letters and accounts. */
final class SinkOutput implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  SinkOutput(Map<String, String> kafka) {
    this.producer = new KafkaProducer<>(SinkKafka.producer(kafka));
  }

  /** Sends the record as it came; whether it arrived, {@link #settle} says. */
  void deadLetter(ConsumerRecord<byte[], byte[]> origin, String reason) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(KafkaTopic.DEAD_LETTER.name(), origin.key(), origin.value());
    origin.headers().forEach(header -> letter.headers().add(header));
    header(letter, "reason", reason);
    header(letter, "topic", origin.topic());
    header(letter, "partition", Integer.toString(origin.partition()));
    header(letter, "offset", Long.toString(origin.offset()));
    header(letter, "program", "sink");
    send(letter);
  }

  void account(String pack, LedgerAccount account) {
    send(
        new ProducerRecord<>(
            KafkaTopic.LEDGER.name(),
            pack.getBytes(StandardCharsets.UTF_8),
            account.toByteArray()));
  }

  /**
   * Waits for everything sent so far.
   *
   * @throws KafkaException if something of it did not arrive
   */
  void settle() {
    producer.flush();
    Exception failed = failure.getAndSet(null);
    if (failed != null) {
      throw new KafkaException("Kafka did not take a record of the sink", failed);
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, failed) -> {
          if (failed != null) {
            failure.set(failed);
          }
        });
  }

  private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
    letter.headers().remove(name);
    letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}

package io.galvani.stream.sink;

import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.deadletter.DeadLetter;
import io.galvani.stream.deadletter.Origin;
import io.galvani.stream.deadletter.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What the sink writes to Kafka: dead letters and accounts. */
final class SinkOutput implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  SinkOutput(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** Sends the record as it came; whether it arrived, {@link #settle} says. */
  void deadLetter(ConsumerRecord<byte[], byte[]> origin, Reason reason, Exception thrown) {
    byte[] value = origin.value() == null ? new byte[0] : origin.value();
    Origin from = Origin.kafka(origin.topic(), origin.partition(), origin.offset());
    send(DeadLetter.of(reason, "sink", from, thrown, value).toRecord(origin.key()));
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
    Future<RecordMetadata> unused =
        producer.send(
            record,
            (metadata, failed) -> {
              if (failed != null) {
                failure.set(failed);
              }
            });
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}

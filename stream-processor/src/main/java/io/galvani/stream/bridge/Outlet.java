package io.galvani.stream.bridge;

import io.galvani.schemas.topic.KafkaTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * One producer's life. After the first record that it could not store, or of which nobody knows, it
 * confirms nothing more: it has to be closed and replaced, and everything unconfirmed sent again.
 */
final class Outlet {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final Executor owner;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private int pending;
  private long progressNanos;

  /**
   * An outlet through a producer that nobody else uses.
   *
   * @param owner runs confirmations on the bridge's thread
   */
  Outlet(Producer<byte[], byte[]> producer, Executor owner) {
    this.producer = producer;
    this.owner = owner;
  }

  /** Sends; {@code stored} runs on the bridge's thread once Kafka has it, and never otherwise. */
  void send(KafkaTopic topic, byte[] key, byte[] value, Runnable stored) {
    send(new ProducerRecord<>(topic.name(), null, key, value), stored);
  }

  /**
   * Sends to the partition that records of another key have, so that what is told of a pack under
   * several keys stays in order and with its pack.
   *
   * @param beside the other key
   */
  void sendBeside(String beside, KafkaTopic topic, String key, byte[] value, Runnable stored) {
    if (failure.get() != null) {
      return;
    }
    try {
      int partitions = producer.partitionsFor(topic.name()).size();
      int hash = Utils.toPositive(Utils.murmur2(beside.getBytes(StandardCharsets.UTF_8)));
      byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
      send(new ProducerRecord<>(topic.name(), hash % partitions, keyBytes, value), stored);
    } catch (KafkaException | IllegalStateException unknown) {
      failure.compareAndSet(null, unknown);
    }
  }

  /** Sends; {@code stored} runs on the bridge's thread once Kafka has it, and never otherwise. */
  void send(ProducerRecord<byte[], byte[]> record, Runnable stored) {
    if (failure.get() != null) {
      return;
    }
    if (pending++ == 0) {
      progressNanos = System.nanoTime();
    }
    try {
      // The callback hears of success and failure alike.
      Future<RecordMetadata> unused =
          producer.send(
              record, (metadata, thrown) -> owner.execute(() -> confirmed(thrown, stored)));
    } catch (KafkaException | IllegalStateException refused) {
      pending--;
      failure.compareAndSet(null, refused);
    }
  }

  private void confirmed(@Nullable Exception thrown, Runnable stored) {
    pending--;
    progressNanos = System.nanoTime();
    if (thrown != null) {
      failure.compareAndSet(null, thrown);
    } else if (failure.get() == null) {
      stored.run();
    }
  }

  /** Records that Kafka has not confirmed yet. */
  int pending() {
    return pending;
  }

  /** Why this outlet has to be replaced, null while it works. */
  @Nullable Exception failure() {
    return failure.get();
  }

  /** For how long nothing was confirmed although something is on its way, ns. */
  long silentNanos(long nowNanos) {
    return pending == 0 ? 0 : nowNanos - progressNanos;
  }

  /** Ends the producer after what it still holds, if that does not take long. */
  void close() {
    failure.compareAndSet(null, new IllegalStateException("closed"));
    producer.close(CLOSE_PATIENCE);
  }

  /** Ends the producer at once; what it still holds has to be sent again. */
  void abandon() {
    failure.compareAndSet(null, new IllegalStateException("abandoned"));
    producer.close(Duration.ZERO);
  }
}

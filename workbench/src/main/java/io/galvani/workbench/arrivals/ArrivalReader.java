package io.galvani.workbench.arrivals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicPartitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics at the end of the road from their beginning, committed records only, and adds
 * them up.
 */
public final class ArrivalReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArrivalReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final List<KafkaTopic> TOPICS =
      List.of(
          KafkaTopic.PACKS,
          KafkaTopic.LEDGER,
          KafkaTopic.ESTIMATES,
          KafkaTopic.ALERTS,
          KafkaTopic.DEAD_LETTER);

  private final Tally tally;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Queue<CountDownLatch> waiting = new ConcurrentLinkedQueue<>();
  private final Map<CountDownLatch, Map<TopicPartition, Long>> targets = new HashMap<>();
  private final Thread thread = new Thread(this::run, "arrivals");

  /** The topics must exist. */
  public ArrivalReader(String bootstrapServers, Tally tally) {
    this.tally = tally;
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", false);
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Starts reading. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits until everything that a reader of committed records can see now has been added up.
   *
   * @return false if the time ran out first
   */
  public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    waiting.add(reached);
    return reached.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      consumer.assign(TOPICS.stream().flatMap(this::partitions).toList());
      while (!Thread.currentThread().isInterrupted()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          add(record);
        }
        release();
      }
    } catch (WakeupException closed) {
      // Closing: nothing is left to do.
    }
  }

  /** Lets go of who waits: their target is taken once, so that a busy topic cannot outrun it. */
  private void release() {
    for (CountDownLatch latch = waiting.poll(); latch != null; latch = waiting.poll()) {
      targets.put(latch, consumer.endOffsets(consumer.assignment()));
    }
    List<CountDownLatch> reached =
        targets.entrySet().stream()
            .filter(e -> hasRead(e.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    for (CountDownLatch latch : reached) {
      targets.remove(latch);
      latch.countDown();
    }
  }

  private boolean hasRead(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  private Stream<TopicPartition> partitions(KafkaTopic topic) {
    return TopicPartitions.of(consumer, topic.name(), PATIENCE).stream();
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(KafkaTopic.DEAD_LETTER.name())) {
      tally.deadLetter();
      return;
    }
    byte @Nullable [] key = record.key();
    byte @Nullable [] value = record.value();
    if (key == null || value == null) {
      return;
    }
    try {
      add(record.topic(), new String(key, StandardCharsets.UTF_8), value);
    } catch (InvalidProtocolBufferException
        | MalformedMessageException
        | IllegalArgumentException e) {
      LOG.warn(
          "Record of ours cannot be read: {}, topic={} partition={} offset={}",
          e.getMessage(),
          record.topic(),
          record.partition(),
          record.offset());
    }
  }

  private void add(String topic, String key, byte[] value)
      throws InvalidProtocolBufferException, MalformedMessageException {
    if (topic.equals(KafkaTopic.ALERTS.name())) {
      tally.alerted(AlertJson.parse(value));
    } else if (topic.equals(KafkaTopic.LEDGER.name())) {
      tally.accounted(PackId.parse(key), LedgerAccount.parseFrom(value));
    } else if (topic.equals(KafkaTopic.ESTIMATES.name())) {
      tally.estimated(PackId.parse(key), PackEstimate.parseFrom(value));
    } else if (topic.equals(KafkaTopic.PACKS.name())) {
      tally.registered(PackId.parse(key), PackRegistration.parseFrom(value));
    }
  }
}

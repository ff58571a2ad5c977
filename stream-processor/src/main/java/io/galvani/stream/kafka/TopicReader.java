package io.galvani.stream.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads all partitions of one topic from the beginning, without a consumer group: first to the end
 * as it was when asked, then, if wanted, whatever comes. Not safe for use by several threads,
 * except {@link #wakeUp}.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;

  /** A reader that has not read anything yet. */
  public TopicReader(Map<String, String> kafka, String topic, String clientId) {
    this.consumer = new KafkaConsumer<>(KafkaSettings.reader(kafka, clientId));
    this.topic = topic;
  }

  /**
   * Reads from the beginning to the present end.
   *
   * @throws TimeoutException when Kafka stops answering for the given time
   */
  public void readToEnd(Duration patience, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    open(patience);
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    long deadline = System.nanoTime() + patience.toNanos();
    while (!reached(ends)) {
      if (poll(STEP, each) > 0) {
        deadline = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException(
            "topic " + topic + " must be readable to its end, but nothing came for " + patience);
      }
    }
  }

  /**
   * Takes its place at the beginning, without reading.
   *
   * @throws TimeoutException if there is no such topic for so long
   */
  void open(Duration patience) {
    List<TopicPartition> partitions = TopicPartitions.of(consumer, topic, patience);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Whether it has a place. */
  boolean isOpen() {
    return !consumer.assignment().isEmpty();
  }

  /** Goes back to the beginning; after {@link #readToEnd}. */
  public void rewind() {
    consumer.seekToBeginning(consumer.assignment());
  }

  /** Hands over what comes within the given time; returns how many records that were. */
  public int poll(Duration timeout, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    int count = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      each.accept(record);
      count++;
    }
    return count;
  }

  /** Makes a poll of another thread throw {@code WakeupException}. */
  public void wakeUp() {
    consumer.wakeup();
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}

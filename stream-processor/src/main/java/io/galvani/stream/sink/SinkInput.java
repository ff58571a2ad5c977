package io.galvani.stream.sink;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * The sink's consumer. A committed offset carries, as metadata, the offset from which the thinning
 * of cell points can be rebuilt; after a restart reading begins there, and what lies before the
 * committed offset is only remembered, not written.
 */
final class SinkInput implements ConsumerRebalanceListener, AutoCloseable {
  private static final String REBUILD_FROM = "rebuild-from=";

  private final Consumer<byte[], byte[]> consumer;
  private final CellThinner thinner;
  private final Runnable partitionsGo;
  private final Map<TopicPartition, Long> storedBefore = new HashMap<>();
  private final Map<TopicPartition, Long> stored = new ConcurrentHashMap<>();
  private Set<TopicPartition> going = Set.of();
  private boolean paused;

  /**
   * @param partitionsGo called before partitions are given away, while they can still be committed
   */
  SinkInput(Consumer<byte[], byte[]> consumer, CellThinner thinner, Runnable partitionsGo) {
    this.consumer = consumer;
    this.thinner = thinner;
    this.partitionsGo = partitionsGo;
    consumer.subscribe(RecordPoints.TOPICS, this);
  }

  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return consumer.poll(timeout);
  }

  /** Whether the record's points were stored before this process began. */
  boolean isStored(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    return record.offset() < storedBefore.getOrDefault(partition, 0L);
  }

  /** Whether the record is of a partition that is being given away. */
  boolean goes(ConsumerRecord<byte[], byte[]> record) {
    return going.contains(new TopicPartition(record.topic(), record.partition()));
  }

  /**
   * Commits the present position of every partition, if one moved.
   *
   * @param before run first, and only then
   */
  void commit(Runnable before) {
    Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      long position =
          Math.max(consumer.position(partition), storedBefore.getOrDefault(partition, 0L));
      Long last = stored.get(partition);
      if (last == null || last != position) {
        moved.put(partition, new OffsetAndMetadata(position, metadata(partition, position)));
      }
    }
    if (moved.isEmpty()) {
      return;
    }
    before.run();
    try {
      consumer.commitSync(moved);
      moved.forEach((partition, offset) -> stored.put(partition, offset.offset()));
    } catch (CommitFailedException | RebalanceInProgressException overtaken) {
      // The next owner reads these records again and its points replace ours.
      stored.keySet().removeAll(moved.keySet());
    }
  }

  /** Next offset of every partition below which everything is stored. */
  Map<TopicPartition, Long> stored() {
    return Map.copyOf(stored);
  }

  /** Records that are not read yet; -1 when not known of every partition. */
  long lag() {
    long sum = hasPartitions() ? 0 : -1;
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isEmpty()) {
        return -1;
      }
      sum += lag.getAsLong();
    }
    return sum;
  }

  boolean hasPartitions() {
    return !consumer.assignment().isEmpty();
  }

  void pause() {
    paused = true;
    consumer.pause(consumer.assignment());
  }

  void resume() {
    paused = false;
    consumer.resume(consumer.assignment());
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            storedBefore.put(partition, offset.offset());
            stored.put(partition, offset.offset());
            consumer.seek(partition, rebuildFrom(offset));
          }
        });
    if (paused) {
      consumer.pause(partitions);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    going = Set.copyOf(partitions);
    partitionsGo.run();
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    onPartitionsRevoked(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      storedBefore.remove(partition);
      stored.remove(partition);
      if (isEstimates(partition)) {
        thinner.forget(partition.partition());
      }
    }
    going = Set.of();
  }

  private String metadata(TopicPartition partition, long position) {
    return isEstimates(partition)
        ? REBUILD_FROM + thinner.restartOffset(partition.partition(), position)
        : "";
  }

  private static long rebuildFrom(OffsetAndMetadata committed) {
    String metadata = committed.metadata();
    if (!metadata.startsWith(REBUILD_FROM)) {
      return committed.offset();
    }
    try {
      long from = Long.parseLong(metadata.substring(REBUILD_FROM.length()));
      return Math.min(Math.max(0, from), committed.offset());
    } catch (NumberFormatException foreign) {
      return committed.offset();
    }
  }

  /** Our defaults, over them what the configuration passes through, over that our promises. */
  static Map<String, Object> settings(Map<String, String> kafka, String group) {
    Map<String, String> ours = new HashMap<>();
    // A poll is held in memory while the store is out: few records, few bytes.
    ours.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "500");
    ours.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(8 * 1024 * 1024));
    ours.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "10000");
    ours.putAll(kafka);
    Map<String, Object> all = KafkaSettings.reader(ours, "galvani-sink");
    all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return all;
  }

  private static boolean isEstimates(TopicPartition partition) {
    return partition.topic().equals(KafkaTopic.ESTIMATES.name());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
  }
}

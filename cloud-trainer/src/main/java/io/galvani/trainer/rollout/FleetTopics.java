package io.galvani.trainer.rollout;

import io.galvani.schemas.topic.KafkaTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topics of a {@link FleetView}: those that are state from their beginning, edge status
 * of the last hour, then whatever comes.
 */
final class FleetTopics implements AutoCloseable {
  private static final List<KafkaTopic> STATE =
      List.of(
          KafkaTopic.PACKS,
          KafkaTopic.MODELS_RELEASES,
          KafkaTopic.MODELS_DESIRED,
          KafkaTopic.MODELS_REPORTS,
          KafkaTopic.ROLLOUTS);

  private static final long STATUS_AGE_MS = Duration.ofHours(1).toMillis();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private Map<TopicPartition, Long> ends = Map.of();
  private boolean opened;

  FleetTopics(Map<String, String> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("client.id", "galvani-rollout");
    settings.put("default.api.timeout.ms", "10000");
    settings.put("request.timeout.ms", "10000");
    settings.put("reconnect.backoff.max.ms", "5000");
    settings.putAll(kafka);
    settings.remove("group.id");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    settings.put("allow.auto.create.topics", "false");
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Reads what comes within the given time.
   *
   * @return whether everything has been read that was there at the beginning; false while the
   *     topics do not exist yet
   */
  boolean poll(Duration patience, FleetView into, long nowMs) throws InterruptedException {
    if (!opened && !open(nowMs)) {
      Thread.sleep(patience.toMillis());
      return false;
    }
    for (ConsumerRecord<byte[], byte[]> stored : consumer.poll(patience)) {
      into.take(stored);
    }
    if (!ends.isEmpty()
        && ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
      ends = Map.of();
    }
    return ends.isEmpty();
  }

  private boolean open(long nowMs) {
    List<TopicPartition> state = new ArrayList<>();
    for (KafkaTopic topic : STATE) {
      List<TopicPartition> partitions = partitions(topic);
      if (partitions.isEmpty()) {
        return false;
      }
      state.addAll(partitions);
    }
    List<TopicPartition> status = partitions(KafkaTopic.STATUS);
    List<TopicPartition> all = new ArrayList<>(state);
    all.addAll(status);
    consumer.assign(all);
    consumer.seekToBeginning(state);
    seekToRecent(status, nowMs);
    ends = consumer.endOffsets(all);
    opened = true;
    return true;
  }

  private List<TopicPartition> partitions(KafkaTopic topic) {
    List<PartitionInfo> known = consumer.partitionsFor(topic.name());
    return known == null
        ? List.of()
        : known.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  private void seekToRecent(List<TopicPartition> partitions, long nowMs) {
    Map<TopicPartition, Long> since = new HashMap<>();
    partitions.forEach(p -> since.put(p, nowMs - STATUS_AGE_MS));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(since);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = found.get(partition);
      if (first == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, first.offset());
      }
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}

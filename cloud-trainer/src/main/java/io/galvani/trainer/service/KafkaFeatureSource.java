package io.galvani.trainer.service;

import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.topic.KafkaTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads features, the registry and alerts from their beginning: what a snapshot is made of is
 * always what the topics hold, wherever and however often the trainer is started.
 */
public final class KafkaFeatureSource implements FeatureSource {
  private static final Duration LOOK = Duration.ofSeconds(10);

  private static final Duration WAIT = Duration.ofMillis(200);

  private final Map<String, String> kafka;
  private Map<TopicPartition, Long> ends = Map.of();
  private final Duration look;
  private long lookedNs;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  /** Kafka is asked at the first poll. */
  public KafkaFeatureSource(Map<String, String> kafka) {
    this(kafka, LOOK);
  }

  /**
   * Kafka is asked at the first poll.
   *
   * @param look how old what is known of the topics' ends may be
   */
  public KafkaFeatureSource(Map<String, String> kafka, Duration look) {
    this.kafka = Map.copyOf(kafka);
    this.look = look;
  }

  private KafkaConsumer<byte[], byte[]> opened() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    if (open != null) {
      return open;
    }
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    // What retention takes away while it is read is passed over, never what came after.
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    settings.put("default.api.timeout.ms", "10000");
    open = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions = partitions(open);
      open.assign(partitions);
      open.seekToBeginning(partitions);
      look(open);
      consumer = open;
      return open;
    } finally {
      if (consumer == null) {
        open.close();
      }
    }
  }

  private void look(KafkaConsumer<byte[], byte[]> open) {
    ends = open.endOffsets(open.assignment());
    lookedNs = System.nanoTime();
  }

  private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> open) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (KafkaTopic topic :
        List.of(KafkaTopic.PACKS, KafkaTopic.ALERT_STATE, KafkaTopic.ALERTS, KafkaTopic.FEATURES)) {
      List<PartitionInfo> found = open.partitionsFor(topic.name());
      if (found.isEmpty()) {
        throw new InputException("topic " + topic.name() + " must be there, but is not");
      }
      found.forEach(info -> partitions.add(new TopicPartition(topic.name(), info.partition())));
    }
    return partitions;
  }

  @Override
  public void poll(FeatureStore store) {
    for (ConsumerRecord<byte[], byte[]> stored : opened().poll(WAIT)) {
      byte[] bytes = stored.key();
      if (bytes != null) {
        take(store, stored, new String(bytes, StandardCharsets.UTF_8));
      }
      if (stored.topic().equals(KafkaTopic.FEATURES.name())) {
        store.taken(stored.topic() + "-" + stored.partition(), stored.offset() + 1);
      }
    }
  }

  private static void take(FeatureStore store, ConsumerRecord<byte[], byte[]> stored, String key) {
    byte[] value = stored.value();
    if (stored.topic().equals(KafkaTopic.ALERT_STATE.name())) {
      store.alert(key, value != null);
    } else if (value == null) {
      return;
    } else if (stored.topic().equals(KafkaTopic.ALERTS.name())) {
      store.alertEvent(key, value);
    } else if (stored.topic().equals(KafkaTopic.PACKS.name())) {
      store.register(key, value);
    } else {
      store.add(key, value);
    }
  }

  @Override
  public boolean caughtUp() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    if (open == null) {
      return false;
    }
    // After a round or an outage much lies unread, and a topic that was made again ends elsewhere.
    if (System.nanoTime() - lookedNs > look.toNanos()) {
      look(open);
    }
    return ends.entrySet().stream().allMatch(e -> open.position(e.getKey()) >= e.getValue());
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
    }
  }
}

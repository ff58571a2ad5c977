package io.galvani.trainer.kafka;

import io.galvani.chassis.cli.InputException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning to where it ended when the reading began. */
public final class WholeTopic {
  private static final Duration STEP = Duration.ofMillis(200);

  private WholeTopic() {}

  /**
   * Reads it.
   *
   * @param kafka client settings, at least {@code bootstrap.servers}
   * @param topic name; it must exist
   * @param taker takes each committed record, in order within a partition
   * @throws InputException if the topic has no partitions: read as an empty one, what it holds
   *     would be taken for absent
   */
  public static void read(
      Map<String, ?> kafka, String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    // What retention takes away while it is read is passed over, never what came after.
    settings.put("auto.offset.reset", "earliest");
    settings.put("default.api.timeout.ms", "10000");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new InputException("topic " + topic + " must have partitions, but has none yet");
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(STEP).forEach(taker);
      }
    }
  }
}

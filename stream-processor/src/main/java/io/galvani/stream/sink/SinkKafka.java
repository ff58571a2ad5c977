package io.galvani.stream.sink;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settings of the sink's Kafka clients: our defaults, over them what the configuration passes
 * through, over that what the sink's promises rest on.
 */
final class SinkKafka {
  private SinkKafka() {}

  /** The group that reads estimates, alerts, rollups and ledger. */
  static Map<String, Object> group(Map<String, String> kafka, String group) {
    Map<String, Object> all = new HashMap<>();
    // A poll is held in memory while the store is out: few records, few bytes.
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "500");
    all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(8 * 1024 * 1024));
    all.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "10000");
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    all.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "5000");
    all.putAll(kafka);
    all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    consumer(all);
    return all;
  }

  /** A reader of a whole topic, without group. */
  static Map<String, Object> directory(Map<String, String> kafka) {
    Map<String, Object> all = new HashMap<>();
    all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(4 * 1024 * 1024));
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    all.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "5000");
    all.putAll(kafka);
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    consumer(all);
    return all;
  }

  /** Writes accounts and dead letters. */
  static Map<String, Object> producer(Map<String, String> kafka) {
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
    all.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "5000");
    all.putAll(kafka);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return all;
  }

  private static void consumer(Map<String, Object> all) {
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
  }
}

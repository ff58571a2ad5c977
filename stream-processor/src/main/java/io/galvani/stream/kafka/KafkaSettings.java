package io.galvani.stream.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Client settings: what the configuration passes through wins over our defaults, and what
 * correctness rests on (acknowledgement by all replicas, idempotence) wins over both.
 */
public final class KafkaSettings {
  /** Largest record that any of our producers writes, bytes: a dead letter with its headers. */
  public static final int MAX_RECORD_BYTES = 1_200_000;

  private KafkaSettings() {}

  /**
   * Checks the {@code kafka} map of a configuration: the address is the one key without default.
   */
  public static Map<String, String> require(@Nullable Map<String, String> settings) {
    String servers = settings == null ? null : settings.get("bootstrap.servers");
    if (settings == null || servers == null || servers.isBlank()) {
      throw new IllegalArgumentException(
          "kafka must hold bootstrap.servers (host:port, ...), but does not");
    }
    return Map.copyOf(settings);
  }

  /**
   * A producer of bytes that loses and repeats nothing while it lives. {@code linger.ms=5} trades 5
   * ms of latency for batches: at 1,000 frames a second a request then carries several frames. The
   * delivery timeout is long, because a producer that gives up has to be replaced and its frames
   * sent again by the edges.
   */
  public static Map<String, Object> producer(Map<String, String> settings, String clientId) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    all.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "120000");
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "2000");
    all.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "5000");
    all.putAll(settings);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_RECORD_BYTES));
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "5");
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return all;
  }

  /** A consumer of bytes without a group, which is told its partitions and keeps its own place. */
  public static Map<String, Object> reader(Map<String, String> settings, String clientId) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    all.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "5000");
    all.putAll(settings);
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return all;
  }

  /** An administration client that answers, or fails, within ten seconds. */
  public static Map<String, Object> admin(Map<String, String> settings, String clientId) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
    all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    all.putAll(settings);
    return all;
  }
}

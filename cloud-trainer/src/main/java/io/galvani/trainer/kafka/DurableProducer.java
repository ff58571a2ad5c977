package io.galvani.trainer.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer whose records count once every replica has them, and which gives up after 30 s. */
public final class DurableProducer {
  private DurableProducer() {}

  /** Opens one; the map holds at least {@code bootstrap.servers}. */
  public static KafkaProducer<byte[], byte[]> open(Map<String, String> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("request.timeout.ms", "10000");
    settings.put("delivery.timeout.ms", "30000");
    settings.put("max.block.ms", "10000");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}

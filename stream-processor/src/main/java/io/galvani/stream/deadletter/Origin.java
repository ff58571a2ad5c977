package io.galvani.stream.deadletter;

/**
 * Where a dead letter came from.
 *
 * @param carrier mqtt or kafka
 * @param topic topic name there
 * @param partition Kafka partition, -1 for MQTT
 * @param offset Kafka offset, -1 for MQTT
 */
public record Origin(Carrier carrier, String topic, int partition, long offset) {

  /** What carried it. */
  public enum Carrier {
    MQTT,
    KAFKA
  }

  /** A message of an MQTT topic. */
  public static Origin mqtt(String topic) {
    return new Origin(Carrier.MQTT, topic, -1, -1);
  }

  /** A record of a Kafka topic. */
  public static Origin kafka(String topic, int partition, long offset) {
    return new Origin(Carrier.KAFKA, topic, partition, offset);
  }
}

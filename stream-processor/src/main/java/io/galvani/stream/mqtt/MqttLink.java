package io.galvani.stream.mqtt;

import java.util.function.Consumer;

/**
 * One connection to the broker, from CONNACK until it is lost or closed; never used again after.
 */
public interface MqttLink extends AutoCloseable {

  /**
   * Acknowledges a delivery of this connection. The PUBACK leaves when all earlier deliveries were
   * acknowledged too, since MQTT wants them in order (MQTT-4.6.0-2).
   */
  void ack(Delivery delivery);

  /**
   * Publishes at QoS 1, not retained. The caller keeps no more than {@link #publishWindow} under
   * way.
   *
   * @param done told true when the broker took it, false when it refused it or the link was lost
   */
  void publish(String topic, byte[] payload, Consumer<Boolean> done);

  /** The same, kept by the broker for whoever subscribes later; no bytes make it forget. */
  void publishRetained(String topic, byte[] payload, Consumer<Boolean> done);

  /** How many publications may be under way at once. */
  int publishWindow();

  /** Whether the connection still stands, as far as anybody knows. */
  boolean isUp();

  /** Deliveries that were not acknowledged yet. */
  int unacknowledged();

  /** How long the oldest of them has been waiting, ns; 0 if there are none. */
  long oldestUnacknowledgedNanos();

  /** Ends the connection; the broker keeps the session and everything not acknowledged. */
  @Override
  void close();
}

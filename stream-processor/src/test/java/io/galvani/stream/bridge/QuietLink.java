package io.galvani.stream.bridge;

import io.galvani.stream.mqtt.Delivery;
import io.galvani.stream.mqtt.MqttLink;
import java.util.function.Consumer;

/** A connection that is up and on which nothing happens. */
class QuietLink implements MqttLink {
  @Override
  public void ack(Delivery delivery) {}

  @Override
  public void publish(String topic, byte[] payload, Consumer<Boolean> done) {}

  @Override
  public void publishRetained(String topic, byte[] payload, Consumer<Boolean> done) {}

  @Override
  public int publishWindow() {
    return 10;
  }

  @Override
  public boolean isUp() {
    return true;
  }

  @Override
  public int unacknowledged() {
    return 0;
  }

  @Override
  public long oldestUnacknowledgedNanos() {
    return 0;
  }

  @Override
  public void close() {}
}

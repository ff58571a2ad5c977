package io.galvani.stream.deadletter;

import io.galvani.stream.mqtt.Delivery;
import io.galvani.stream.mqtt.MqttListener;

/** Listens to a connection that only speaks. */
final class Unheard implements MqttListener {
  @Override
  public void arrived(Delivery delivery) {
    delivery.ack();
  }

  @Override
  public void lost(String reason) {}
}

package io.galvani.stream.mqtt;

/** Hears a connection. Called on the connection's threads: must only hand over and return. */
public interface MqttListener {

  /** A message came. */
  void arrived(Delivery delivery);

  /** The connection is gone. */
  void lost(String reason);
}

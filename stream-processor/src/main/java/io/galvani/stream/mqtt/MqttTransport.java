package io.galvani.stream.mqtt;

import java.util.List;

/** Opens connections; nothing is tried again by itself. */
public interface MqttTransport {

  /**
   * Connects, resuming the session if the broker still has it, and subscribes at QoS 1. Messages
   * may arrive before this returns.
   *
   * @throws MqttUnavailableException when the broker does not answer or refuses
   */
  MqttLink connect(List<String> filters, MqttListener listener)
      throws MqttUnavailableException, InterruptedException;
}

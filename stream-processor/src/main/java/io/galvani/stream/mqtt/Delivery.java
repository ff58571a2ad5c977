package io.galvani.stream.mqtt;

/** One message as the broker delivered it. It stays the broker's until it is acknowledged. */
public final class Delivery {
  private final MqttLink link;
  private final int messageId;
  private final int qos;
  private final String topic;
  private final byte[] payload;

  /**
   * A delivery.
   *
   * @param link the connection it came on, the only one on which it can be acknowledged
   * @param messageId the broker's packet identifier; 0 at QoS 0
   * @param qos 0 or 1
   * @param topic the topic it was published on
   * @param payload its bytes, not copied
   */
  public Delivery(MqttLink link, int messageId, int qos, String topic, byte[] payload) {
    this.link = link;
    this.messageId = messageId;
    this.qos = qos;
    this.topic = topic;
    this.payload = payload;
  }

  public int messageId() {
    return messageId;
  }

  public int qos() {
    return qos;
  }

  public String topic() {
    return topic;
  }

  /** The bytes as they came; not to be changed. */
  public byte[] payload() {
    return payload;
  }

  /** Tells the broker that this message is taken care of; nothing if its connection is gone. */
  public void ack() {
    link.ack(this);
  }
}

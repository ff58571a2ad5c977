package io.galvani.edge.transport;

import java.util.List;

/**
 * One connection at a time to an MQTT 5 broker, QoS 1, clean start. All calls come from one thread;
 * listeners are called from others and must only enqueue.
 */
public interface Transport extends AutoCloseable {
  /** Reason code of a publish whose link went away: it may or may not have arrived. */
  int LINK_LOST = -1;

  /** First reason code by which MQTT 5 refuses. */
  int FIRST_REFUSAL = 0x80;

  /**
   * Connects once and blocks until it is known how that ended.
   *
   * @param will what the broker says for us when the link breaks
   * @return how many publishes the broker takes before it has acknowledged any
   */
  int connect(Will will, Listener listener) throws TransportException;

  /** Subscribes and blocks until the broker granted every topic. */
  void subscribe(List<String> topics) throws TransportException;

  /** Publishes; the completion is called once, in time, also when the link is lost. */
  void publish(String topic, byte[] payload, boolean retained, Completion completion)
      throws TransportException;

  /** Says goodbye, so that the will is not sent. */
  void disconnect();

  @Override
  void close();

  /** What happens on the link. */
  interface Listener {
    void onMessage(String topic, byte[] payload);

    void onLost(String reason);
  }

  /** How a publish ended. */
  @FunctionalInterface
  interface Completion {
    /**
     * @param reasonCode the broker's PUBACK, or {@link #LINK_LOST}
     */
    void onCompleted(int reasonCode);
  }

  /** A retained message that the broker publishes when the link breaks. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Will(String topic, byte[] payload) {}
}

package io.galvani.stream.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a {@link TopicFollower} hands its records to. */
@FunctionalInterface
public interface TopicListener {
  /** Takes a record; the same one again when the topic is read anew. */
  void take(ConsumerRecord<byte[], byte[]> stored);

  /** Whether more may be handed over; asked before every read, on the follower's thread. */
  default boolean hasRoom() {
    return true;
  }

  /** After every read, on the follower's thread. */
  default void afterRead() throws InterruptedException {}
}

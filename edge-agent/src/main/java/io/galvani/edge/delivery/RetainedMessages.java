package io.galvani.edge.delivery;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What waits to be said under topics that the broker keeps: the newest of each topic, in order. */
final class RetainedMessages {
  private final ArrayDeque<Message> waiting = new ArrayDeque<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Message(String topic, byte[] payload) {}

  /** Puts it last, in place of what waits under its topic. */
  void say(String topic, byte[] payload) {
    waiting.removeIf(message -> message.topic.equals(topic));
    waiting.add(new Message(topic, payload));
  }

  /** The first one, which waits no longer; null if none does. */
  @Nullable Message take() {
    return waiting.pollFirst();
  }

  void clear() {
    waiting.clear();
  }
}

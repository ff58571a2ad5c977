package io.galvani.stream.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The deliveries of one connection that await their PUBACK, in order of arrival. Acknowledging one
 * out of turn keeps it until those before it are acknowledged. Safe for use by several threads.
 */
final class AckWindow {
  private static final class Slot {
    private final int messageId;
    private final long arrivedNanos;
    private boolean acknowledged;

    Slot(int messageId, long arrivedNanos) {
      this.messageId = messageId;
      this.arrivedNanos = arrivedNanos;
    }
  }

  private final IntConsumer puback;
  private final Deque<Slot> order = new ArrayDeque<>();
  private final Map<Integer, Slot> byId = new HashMap<>();

  /**
   * An empty window.
   *
   * @param puback sends the PUBACK of a packet identifier
   */
  AckWindow(IntConsumer puback) {
    this.puback = puback;
  }

  synchronized void arrived(int messageId, long nowNanos) {
    Slot slot = new Slot(messageId, nowNanos);
    Slot repeated = byId.put(messageId, slot);
    if (repeated != null) {
      // Sent twice on one connection: the broker knows of one only, so the first wait is over.
      repeated.acknowledged = true;
      order.remove(repeated);
    }
    order.add(slot);
  }

  synchronized void acknowledge(int messageId) {
    Slot slot = byId.get(messageId);
    if (slot == null) {
      return;
    }
    slot.acknowledged = true;
    Slot first = order.peek();
    while (first != null && first.acknowledged) {
      order.remove();
      byId.remove(first.messageId);
      puback.accept(first.messageId);
      first = order.peek();
    }
  }

  synchronized int size() {
    return order.size();
  }

  /** How long the oldest has been waiting, ns; 0 if none is. */
  synchronized long oldestNanos(long nowNanos) {
    Slot first = order.peek();
    return first == null ? 0 : nowNanos - first.arrivedNanos;
  }
}

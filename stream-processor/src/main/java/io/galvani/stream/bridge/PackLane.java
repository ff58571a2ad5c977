package io.galvani.stream.bridge;

import io.galvani.stream.mqtt.Delivery;
import org.jspecify.annotations.Nullable;

/** One lane of one pack in one epoch: its receiver, its counts and the pace of its watermark. */
final class PackLane {
  private final LaneKey key;
  private final LaneReceiver<Delivery> receiver;
  private final boolean hadBaseline;

  long frames;
  long bytes;
  long duplicates;
  long ahead;
  long declared;
  boolean accountDue;

  /** The watermark that an edge was told last, and when. */
  long toldSeq = -1;

  long toldNanos;
  boolean tellDue;
  boolean repeatDue;
  boolean telling;

  /** The watermark that was kept last, and when. */
  long keptSeq = -1;

  long keptNanos;
  boolean keepDue;

  PackLane(LaneKey key, LaneReceiver<Delivery> receiver, boolean hadBaseline) {
    this.key = key;
    this.receiver = receiver;
    this.hadBaseline = hadBaseline;
  }

  LaneKey key() {
    return key;
  }

  LaneReceiver<Delivery> receiver() {
    return receiver;
  }

  /** Whether it continues where an earlier bridge stopped, or begins with its edge. */
  boolean hadBaseline() {
    return hadBaseline;
  }

  boolean isOf(long streamEpoch) {
    return receiver.streamEpoch() == streamEpoch;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}

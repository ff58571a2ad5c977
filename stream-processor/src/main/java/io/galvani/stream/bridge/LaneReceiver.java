package io.galvani.stream.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The receiving end of go-back-N for one lane of one pack and epoch. Frames leave for Kafka in
 * order and several at a time; the watermark follows as Kafka confirms them without a hole.
 *
 * <p>{@code watermark <= expected} always: below the watermark everything is stored, between the
 * two it is on its way. A frame beyond {@code expected} is not kept, since the edge will send it
 * again after what is missing.
 *
 * @param <D> what waits for a frame to be stored
 */
final class LaneReceiver<D> {

  /** What to do with a frame. */
  enum Verdict {
    /** It continues the lane, or overlaps its end: send it on. */
    FORWARD,
    /** All of it was sent on before. */
    COVERED,
    /** Something before it is missing: drop it. */
    AHEAD
  }

  /** A frame on its way. */
  static final class Passage<D> {
    private final long nextSeq;
    private final D delivery;
    private boolean stored;
    private boolean recalled;

    private Passage(long nextSeq, D delivery, boolean stored) {
      this.nextSeq = nextSeq;
      this.delivery = delivery;
      this.stored = stored;
    }
  }

  private final long streamEpoch;
  private final long startSeq;
  private final Deque<Passage<D>> underWay = new ArrayDeque<>();
  private long watermark;
  private long expected;
  private long skipped;

  /** A lane of which everything below the number is stored, or never to be had. */
  LaneReceiver(long streamEpoch, long startSeq) {
    this.streamEpoch = streamEpoch;
    this.startSeq = startSeq;
    this.watermark = startSeq;
    this.expected = startSeq;
  }

  long streamEpoch() {
    return streamEpoch;
  }

  /** Where this receiver began. */
  long startSeq() {
    return startSeq;
  }

  /** Everything below is stored or declared. */
  long watermark() {
    return watermark;
  }

  /** The number that the next frame has to begin with, or before. */
  long expected() {
    return expected;
  }

  /** Numbers that the edge no longer held when this receiver had not seen them. */
  long skipped() {
    return skipped;
  }

  int underWay() {
    return underWay.size();
  }

  /**
   * Judges a frame [firstSeq, nextSeq) of an edge that still holds everything from {@code
   * oldestHeldSeq} on. What it no longer holds was covered by a watermark that this receiver does
   * not know of (its baseline was older) or is lost; either way it will not come, and the lane goes
   * on. The topology, which has seen the frames themselves, counts which of the two it was.
   */
  Verdict judge(long firstSeq, long nextSeq, long oldestHeldSeq) {
    if (oldestHeldSeq > expected) {
      skipped += oldestHeldSeq - expected;
      expected = oldestHeldSeq;
      if (underWay.isEmpty()) {
        watermark = expected;
      }
    }
    if (nextSeq <= expected) {
      return Verdict.COVERED;
    }
    return firstSeq <= expected ? Verdict.FORWARD : Verdict.AHEAD;
  }

  /** Notes that a frame which was to be forwarded is on its way. */
  Passage<D> depart(long nextSeq, D delivery) {
    Passage<D> passage = new Passage<>(nextSeq, delivery, false);
    underWay.add(passage);
    expected = nextSeq;
    return passage;
  }

  /**
   * Notes a covered frame. If a part of it is still on its way, the delivery waits for it.
   *
   * @return whether it waits; if not, it can be acknowledged at once
   */
  boolean await(long nextSeq, D delivery) {
    if (nextSeq <= watermark) {
      return false;
    }
    underWay.add(new Passage<>(nextSeq, delivery, true));
    return true;
  }

  /**
   * Notes that Kafka has stored a frame, and lets go of all deliveries up to the first frame that
   * is still on its way. A frame that was recalled changes nothing.
   *
   * @return whether the watermark moved
   */
  boolean stored(Passage<D> passage, Consumer<D> release) {
    passage.stored = true;
    if (passage.recalled) {
      return false;
    }
    long before = watermark;
    Passage<D> first = underWay.peek();
    while (first != null && first.stored) {
      underWay.remove();
      watermark = Math.max(watermark, first.nextSeq);
      release.accept(first.delivery);
      first = underWay.peek();
    }
    if (underWay.isEmpty()) {
      watermark = expected;
    }
    return watermark > before;
  }

  /** Forgets everything on its way: nobody knows whether it was stored, so it has to come again. */
  void rewind() {
    underWay.forEach(passage -> passage.recalled = true);
    underWay.clear();
    expected = watermark;
  }
}

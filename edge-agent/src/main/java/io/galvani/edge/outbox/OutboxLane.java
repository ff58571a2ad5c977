package io.galvani.edge.outbox;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Lane;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One numbered lane of one pack. The pack's thread assigns and appends, the sender reads and
 * advances the watermark; the counters are safe to read from anywhere.
 */
public final class OutboxLane {
  private final Outbox outbox;
  private final PackId pack;
  private final Lane lane;
  private final int id;
  private volatile long nextSeq;
  private volatile long durableNextSeq;
  private volatile long watermark;
  private final long sentBeforeOpening;
  private volatile long sentEnd;
  private final AtomicLong declared = new AtomicLong();
  private volatile long keepFromSeq = Long.MAX_VALUE;

  OutboxLane(Outbox outbox, PackId pack, Lane lane, int id, LaneTable.LaneRow start) {
    this.outbox = outbox;
    this.pack = pack;
    this.lane = lane;
    this.id = id;
    this.nextSeq = start.nextSeq();
    this.durableNextSeq = start.nextSeq();
    this.watermark = start.watermark();
    this.declared.set(start.declared());
    this.sentBeforeOpening = start.sentEnd();
    this.sentEnd = start.sentEnd();
  }

  public PackId pack() {
    return pack;
  }

  public Lane lane() {
    return lane;
  }

  /** Identity of the numbering now. */
  public long epoch() {
    return outbox.epoch(pack);
  }

  /**
   * Hands out the next {@code count} numbers; returns the first. Only the thread that appends calls
   * it. They are reserved in the sequence file before anything under them is stored.
   */
  public long assign(int count) {
    long first = nextSeq;
    nextSeq = first + count;
    return first;
  }

  /** The number that the next sample or alert will get. */
  public long nextSeq() {
    return nextSeq;
  }

  /** Everything below is on disk. */
  public long durableNextSeq() {
    return durableNextSeq;
  }

  /** Everything below is covered by the cloud. */
  public long watermark() {
    return watermark;
  }

  /**
   * No number from here on was sent before this outbox was opened. A cloud that knows one all the
   * same has heard it from an outbox that is no more, such as the one before an old image of the
   * disk was put back.
   */
  public long sentBeforeOpening() {
    return sentBeforeOpening;
  }

  void anyMayBeSent() {
    sentEnd = LaneTable.ANY;
  }

  /** How many numbers were declared missing. */
  public long declared() {
    return declared.get();
  }

  /** Takes the cloud's word; the caller has checked it. Rows go with one of the next commits. */
  public void advanceWatermark(long nextSeq) {
    watermark = Math.max(watermark, nextSeq);
  }

  /** Keeps covered rows from this number on, so that a restarted monitor can replay them. */
  public void keepFrom(long seq) {
    keepFromSeq = seq;
  }

  int id() {
    return id;
  }

  boolean isTelemetry() {
    return lane == Lane.LANE_TELEMETRY;
  }

  void durable(long next) {
    durableNextSeq = next;
  }

  void addDeclared(long count) {
    declared.addAndGet(count);
  }

  long deletableSeq() {
    return Math.min(watermark, keepFromSeq);
  }

  LaneTable.LaneRow row() {
    // Rows of the present transaction are not counted as durable yet, but may be covered and gone.
    return new LaneTable.LaneRow(
        Math.max(durableNextSeq, watermark), watermark, declared.get(), sentEnd);
  }
}

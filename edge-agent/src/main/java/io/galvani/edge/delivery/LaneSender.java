package io.galvani.edge.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.schemas.proto.FrameEnvelope;
import io.galvani.schemas.telemetry.Envelope;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Go-back-N for one lane. Sends in order at most a window beyond the cloud's watermark, and goes
 * back to the watermark when it stalls or the link returns. After going back it sends one message
 * and waits for the cloud's word before it opens the window: while nobody reads the broker's queue
 * stays short, and a cloud that knows more than this outbox is noticed before anything is freed.
 *
 * <p>The window opens as TCP's does (Jacobson 1988): by one message for each that is confirmed, up
 * to half of what was on its way when the lane last stalled, from there by one a window. Hundreds
 * of edges that come back together would else fill the broker's queue, which drops what does not
 * fit, and send all of it again. It closes again, as LEDBAT's does (RFC 6817), while confirmations
 * take much longer than the quickest of this link ({@link RoundTrips}): what is on its way then
 * only stands in queues, and fresh alerts behind it.
 */
final class LaneSender {
  private static final int READ_ROWS = 64;
  private static final long READ_BYTES = 256L << 10;
  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long MAX_PAUSE_MS = 30_000;

  private final Outbox outbox;
  private final OutboxLane lane;
  private final DeliveryConfig config;
  private final @Nullable TimeRepair times;
  private final RoundTrips trips;
  private final ArrayDeque<StoredMessage> ahead = new ArrayDeque<>();
  private final ArrayDeque<Sent> unconfirmed = new ArrayDeque<>();
  private long sendNext;
  private long readNext;
  private long sentEnd;
  private int opened = 1;
  private int opensFastTo;
  private int confirmedSinceOpened;
  private long lastProgressMs;
  private long pausedUntilMs = Long.MIN_VALUE;
  private long pauseMs = FIRST_PAUSE_MS;
  private long goBacks;

  /**
   * @param times gives samples their time that were taken without one; null if all have theirs
   */
  LaneSender(Outbox outbox, OutboxLane lane, DeliveryConfig config, @Nullable TimeRepair times) {
    this.outbox = outbox;
    this.times = times;
    this.lane = lane;
    this.config = config;
    this.trips = new RoundTrips(config.stallAfterMs());
    this.sentEnd = lane.sentBeforeOpening();
    this.opensFastTo = config.maxMessages();
    goBack();
  }

  /** A message on its way: one past its last number, when it was sent, and whether not first. */
  private record Sent(long nextSeq, long atMs, boolean again) {}

  OutboxLane lane() {
    return lane;
  }

  /** How often the sender went back because the watermark stood still. */
  long goBacks() {
    return goBacks;
  }

  /** One past the highest number ever sent. */
  long sentEnd() {
    return sentEnd;
  }

  /** The message to send now, null if none is there or allowed. */
  @Nullable StoredMessage next(long nowMs) {
    if (sendNext > lane.watermark() && nowMs - lastProgressMs >= trips.stallMs()) {
      goBacks++;
      trips.stalled();
      opensFastTo = Math.max(1, unconfirmed.size() / 2);
      goBack();
    }
    if (nowMs < pausedUntilMs || !windowOpen()) {
      return null;
    }
    StoredMessage message = ahead.peekFirst();
    if (message == null) {
      fill();
      message = ahead.peekFirst();
    }
    if (message != null && message.firstSeq() > sendNext) {
      // Rows in between gave way to a gap record that begins further back.
      readNext = outbox.firstSeqCovering(lane, sendNext);
      ahead.clear();
      fill();
      message = ahead.peekFirst();
    }
    return message != null && times != null && times.mustWait(message) ? null : message;
  }

  private boolean windowOpen() {
    return unconfirmed.size() < opened
        && sendNext - lane.watermark() < config.maxSamples()
        && sendNext < lane.durableNextSeq();
  }

  private void fill() {
    for (StoredMessage message : outbox.read(lane, readNext, READ_ROWS, READ_BYTES)) {
      if (message.nextSeq() > sendNext) {
        ahead.add(message);
      }
      readNext = message.nextSeq();
    }
  }

  /** The bytes to send, with the epoch and the oldest held number of this moment. */
  byte[] stamp(StoredMessage message) {
    long oldestHeld = Math.min(lane.watermark(), message.firstSeq());
    Envelope repaired = times == null ? null : times.repaired(message);
    try {
      FrameEnvelope envelope =
          repaired == null ? FrameEnvelope.parseFrom(message.envelope()) : repaired.message();
      return envelope.toBuilder()
          .setStreamEpoch(lane.epoch())
          .setHeldBefore(message.firstSeq() - oldestHeld)
          .build()
          .toByteArray();
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException("stored envelope must parse, checksum held", impossible);
    }
  }

  void sent(StoredMessage message, long nowMs) {
    ahead.removeFirst();
    if (unconfirmed.isEmpty()) {
      lastProgressMs = nowMs;
    }
    unconfirmed.add(new Sent(message.nextSeq(), nowMs, message.nextSeq() <= sentEnd));
    sendNext = message.nextSeq();
    sentEnd = Math.max(sentEnd, sendNext);
  }

  /** The link returned: everything beyond the watermark goes again. */
  void linkUp(long nowMs) {
    trips.restart();
    pausedUntilMs = Long.MIN_VALUE;
    lastProgressMs = nowMs;
    opensFastTo = config.maxMessages();
    goBack();
  }

  /**
   * The broker took a message and refused it: it stays, and the lane rests before it tries again.
   */
  void refused(long nowMs) {
    pausedUntilMs = nowMs + pauseMs;
    pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2);
    goBack();
  }

  WatermarkVerdict onWatermark(long epoch, long nextSeq, long nowMs) {
    if (epoch != lane.epoch()) {
      return WatermarkVerdict.OTHER_EPOCH;
    }
    if (Long.compareUnsigned(nextSeq, sentEnd) > 0) {
      return WatermarkVerdict.ABOVE_SENT;
    }
    long known = lane.watermark();
    if (nextSeq <= known) {
      return nextSeq == known ? WatermarkVerdict.REPEATED : WatermarkVerdict.BACKWARD;
    }
    lane.advanceWatermark(nextSeq);
    confirm(nextSeq, nowMs);
    while (!ahead.isEmpty() && ahead.getFirst().nextSeq() <= nextSeq) {
      ahead.removeFirst();
    }
    sendNext = Math.max(sendNext, nextSeq);
    readNext = Math.max(readNext, sendNext);
    pauseMs = FIRST_PAUSE_MS;
    lastProgressMs = nowMs;
    return WatermarkVerdict.ADVANCED;
  }

  private void confirm(long nextSeq, long nowMs) {
    int confirmed = 0;
    Sent last = null;
    while (!unconfirmed.isEmpty() && unconfirmed.getFirst().nextSeq <= nextSeq) {
      last = unconfirmed.removeFirst();
      confirmed++;
    }
    if (last != null && queued(last, nowMs)) {
      opened = Math.max(1, opened - Math.max(1, confirmed / 2));
    } else {
      open(Math.max(1, confirmed));
    }
  }

  private boolean queued(Sent last, long nowMs) {
    if (last.again) {
      trips.confirmedAgain();
      return false;
    }
    long tookMs = nowMs - last.atMs;
    trips.took(tookMs, opened == 1);
    return trips.queued(tookMs);
  }

  /** So many messages more are confirmed. */
  private void open(int confirmed) {
    if (opened < opensFastTo) {
      opened = Math.min(opensFastTo, opened + confirmed);
      return;
    }
    confirmedSinceOpened += confirmed;
    if (confirmedSinceOpened >= opened) {
      confirmedSinceOpened = 0;
      opened = Math.min(config.maxMessages(), opened + 1);
    }
  }

  /** The numbering was renewed: nothing under the new epoch has been sent yet. */
  void renewed(long nowMs) {
    sentEnd = lane.watermark();
    linkUp(nowMs);
  }

  private void goBack() {
    sendNext = lane.watermark();
    readNext = outbox.firstSeqCovering(lane, sendNext);
    ahead.clear();
    unconfirmed.clear();
    opened = 1;
    confirmedSinceOpened = 0;
  }

  /** When this lane wants to be asked again although nothing happened. */
  long nextDeadlineMs(long nowMs) {
    if (nowMs < pausedUntilMs) {
      return pausedUntilMs;
    }
    return sendNext > lane.watermark() ? lastProgressMs + trips.stallMs() : Long.MAX_VALUE;
  }
}

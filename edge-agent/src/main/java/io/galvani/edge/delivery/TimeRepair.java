package io.galvani.edge.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.edge.source.PackSource;
import io.galvani.edge.source.WallClock;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.TelemetryFrame;
import io.galvani.schemas.telemetry.Envelope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives samples that were taken while the wall clock was unset their time, when they are sent.
 * Until the clock is set they wait on disk, and with them what came later: a lane stays in order.
 *
 * <p>Samples of this boot get their exact time, t = monotonic + offset of the boot. Of an earlier
 * boot that ended without ever having a time only the end is known to lie before this start: its
 * last sample is put there, the others keep their distance to it, and all are marked HOLDOVER.
 */
final class TimeRepair {
  private static final int SCAN_ROWS = 256;
  private static final long SCAN_BYTES = 1L << 20;

  private final Outbox outbox;
  private final OutboxLane lane;
  private final PackSource source;
  private final Map<Integer, Offset> offsets = new HashMap<>();

  TimeRepair(Outbox outbox, OutboxLane lane, PackSource source) {
    this.outbox = outbox;
    this.lane = lane;
    this.source = source;
  }

  /**
   * @param ms wall clock less monotonic clock of a boot, UTC ms
   * @param quality what it is worth
   */
  private record Offset(long ms, ClockQuality quality) {}

  /** Whether the message has to wait for the clock. */
  boolean mustWait(StoredMessage message) {
    TelemetryFrame frame = unset(message);
    return frame != null && offset(frame, message) == null;
  }

  /** The message's envelope with its time put right; null if it needs nothing. */
  @Nullable Envelope repaired(StoredMessage message) {
    TelemetryFrame frame = unset(message);
    Offset offset = frame == null ? null : offset(frame, message);
    if (frame == null || offset == null) {
      return null;
    }
    byte[] body =
        frame.toBuilder()
            .setFirstTimestampMs(Math.max(0, offset.ms + frame.getFirstMonotonicMs()))
            .setClockQuality(offset.quality)
            .build()
            .toByteArray();
    return Envelope.telemetry(lane.epoch(), message.firstSeq(), message.count(), body, true);
  }

  /** The frame of a message without a time, null if it has one or carries no samples. */
  private static @Nullable TelemetryFrame unset(StoredMessage message) {
    if (message.firstTimestampMs() >= WallClock.UNSET_BEFORE_MS) {
      return null;
    }
    TelemetryFrame frame = frame(message);
    return frame != null && isUnset(frame) ? frame : null;
  }

  private static boolean isUnset(TelemetryFrame frame) {
    return frame.getClockQuality() == ClockQuality.CLOCK_QUALITY_UNSET;
  }

  private static @Nullable TelemetryFrame frame(StoredMessage message) {
    try {
      Envelope envelope = Envelope.parse(message.envelope());
      return envelope.isTelemetry() ? TelemetryFrame.parseFrom(envelope.body()) : null;
    } catch (MalformedMessageException | InvalidProtocolBufferException notAFrame) {
      return null;
    }
  }

  /** Found once a boot, so that a message that is sent twice says the same twice. */
  private @Nullable Offset offset(TelemetryFrame frame, StoredMessage at) {
    Offset known = offsets.get(frame.getBootId());
    if (known != null || source.wallOffsetMs().isEmpty()) {
      return known;
    }
    long nowOffsetMs = source.wallOffsetMs().getAsLong();
    boolean ofThisBoot = frame.getBootId() == source.describe().bootId();
    Offset found =
        ofThisBoot
            ? new Offset(nowOffsetMs, ClockQuality.CLOCK_QUALITY_SYNCED)
            : ofEarlierBoot(frame.getBootId(), at.firstSeq(), nowOffsetMs);
    offsets.put(frame.getBootId(), found);
    return found;
  }

  /** From a message's first sample to the sample that would have followed it, at least. */
  private long spanMs(StoredMessage row) {
    long intervalMs = Math.round(source.describe().nominalIntervalS() * 1_000);
    return row.lastTimestampMs() - row.firstTimestampMs() + Math.max(1, intervalMs);
  }

  /** A later frame of the boot may have a time; else its end is taken for the present start. */
  private Offset ofEarlierBoot(int bootId, long fromSeq, long startMs) {
    long endMs = 0;
    long from = fromSeq;
    List<StoredMessage> rows = outbox.read(lane, from, SCAN_ROWS, SCAN_BYTES);
    while (!rows.isEmpty()) {
      for (StoredMessage row : rows) {
        TelemetryFrame frame = frame(row);
        if (frame != null && frame.getBootId() != bootId) {
          return new Offset(startMs - endMs, ClockQuality.CLOCK_QUALITY_HOLDOVER);
        }
        if (frame != null && !isUnset(frame)) {
          long offsetMs = frame.getFirstTimestampMs() - frame.getFirstMonotonicMs();
          return new Offset(offsetMs, ClockQuality.CLOCK_QUALITY_SYNCED);
        }
        endMs = frame == null ? endMs : frame.getFirstMonotonicMs() + spanMs(row);
        from = row.nextSeq();
      }
      rows = outbox.read(lane, from, SCAN_ROWS, SCAN_BYTES);
    }
    return new Offset(startMs - endMs, ClockQuality.CLOCK_QUALITY_HOLDOVER);
  }
}

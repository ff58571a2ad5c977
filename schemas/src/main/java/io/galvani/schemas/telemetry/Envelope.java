package io.galvani.schemas.telemetry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.Encoding;
import io.galvani.schemas.proto.FrameEnvelope;
import io.galvani.schemas.proto.FrameEnvelope.ContentCase;
import io.galvani.schemas.proto.GapReason;
import io.galvani.schemas.proto.GapRecord;
import io.galvani.schemas.proto.Lane;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The numbered wrapper of one message of a lane. Reading it checks sizes and the checksum of the
 * body, and neither copies nor inflates it.
 */
public final class Envelope {
  /** Largest message that a bridge accepts, bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Largest body after inflation, bytes. */
  public static final int MAX_BODY_BYTES = Caps.BODY_BYTES;

  /** Room for every field of the envelope but the body. */
  private static final int OVERHEAD = 128;

  private final FrameEnvelope message;

  private Envelope(FrameEnvelope message) {
    this.message = message;
  }

  /**
   * Wraps an encoded frame; deflates it if that makes it smaller.
   *
   * @param streamEpoch identity of the numbering
   * @param firstSeq number of the first sample
   * @param count samples in the frame
   * @param frame what {@link FrameEncoder#encode} returned
   * @param deflate whether to try
   */
  public static Envelope telemetry(
      long streamEpoch, long firstSeq, int count, byte[] frame, boolean deflate) {
    requireRange(firstSeq, count, Caps.SAMPLES);
    byte[] deflated = deflate ? Deflate.deflate(frame) : frame;
    boolean smaller = deflated.length < frame.length;
    ByteString body = requireBody(smaller ? deflated : frame, frame.length);
    return new Envelope(
        numbered(streamEpoch, Lane.LANE_TELEMETRY, firstSeq, count)
            .setEncoding(smaller ? Encoding.ENCODING_DEFLATE : Encoding.ENCODING_IDENTITY)
            .setBodyLength(frame.length)
            .setBodyCrc32C(crc32c(body))
            .setTelemetry(body)
            .build());
  }

  /** Wraps one alert event (JSON bytes). */
  public static Envelope alert(long streamEpoch, long seq, byte[] json) {
    requireRange(seq, 1, 1);
    ByteString body = requireBody(json, json.length);
    return new Envelope(
        numbered(streamEpoch, Lane.LANE_ALERT, seq, 1)
            .setBodyLength(json.length)
            .setBodyCrc32C(crc32c(body))
            .setAlert(body)
            .build());
  }

  /** Declares the numbers [firstSeq, firstSeq + count) missing. */
  public static Envelope gap(long streamEpoch, Lane lane, long firstSeq, int count, GapRecord gap) {
    requireRange(firstSeq, count, Integer.MAX_VALUE);
    if (lane != Lane.LANE_TELEMETRY && lane != Lane.LANE_ALERT) {
      throw new IllegalArgumentException("lane must be telemetry or alert, but was " + lane);
    }
    return new Envelope(numbered(streamEpoch, lane, firstSeq, count).setGap(gap).build());
  }

  /** Reads a message as it came; throws when it is not an envelope that can be trusted. */
  public static Envelope parse(byte[] bytes) throws MalformedMessageException {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw new MalformedMessageException(
          "message must be 1 to " + MAX_BYTES + " bytes, but was " + bytes.length);
    }
    FrameEnvelope message;
    try {
      message = FrameEnvelope.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedMessageException(
          "message must be a FrameEnvelope, but was " + bytes.length + " other bytes", e);
    }
    EnvelopeRules.check(message);
    return new Envelope(message);
  }

  /** The bytes to send now, stating the oldest number that the edge still holds. */
  public byte[] toBytes(long oldestHeldSeq) {
    if (oldestHeldSeq < 0 || oldestHeldSeq > firstSeq()) {
      throw new IllegalArgumentException(
          "oldestHeldSeq must be in [0, " + firstSeq() + "], but was " + oldestHeldSeq);
    }
    return message.toBuilder().setHeldBefore(firstSeq() - oldestHeldSeq).build().toByteArray();
  }

  public long streamEpoch() {
    return message.getStreamEpoch();
  }

  public Lane lane() {
    return message.getLane();
  }

  public long firstSeq() {
    return message.getFirstSeq();
  }

  /** One past the last number covered. */
  public long nextSeq() {
    return message.getFirstSeq() + message.getCount();
  }

  public int count() {
    return message.getCount();
  }

  /** The oldest number that the edge held when it sent this. */
  public long oldestHeldSeq() {
    return message.getFirstSeq() - message.getHeldBefore();
  }

  public boolean isGap() {
    return message.hasGap();
  }

  /** Why a gap's numbers are missing; unspecified for a reason of a newer edge, and for no gap. */
  public GapReason gapReason() {
    GapReason reason = message.getGap().getReason();
    return reason == GapReason.UNRECOGNIZED ? GapReason.GAP_REASON_UNSPECIFIED : reason;
  }

  /** Whether it carries samples: in the telemetry lane, what is no gap. */
  public boolean isTelemetry() {
    return message.getContentCase() == ContentCase.TELEMETRY;
  }

  /** Whether it carries an alert event: in the alert lane, what is no gap. */
  public boolean isAlert() {
    return message.getContentCase() == ContentCase.ALERT;
  }

  /**
   * The body after inflation: a {@code TelemetryFrame} or alert JSON.
   *
   * @throws MalformedMessageException when it does not inflate to exactly its stated length, or
   *     when the message is a gap and has none
   */
  public byte[] body() throws MalformedMessageException {
    if (isGap()) {
      throw new MalformedMessageException("content must be telemetry or alert, but was GAP");
    }
    ByteString carried = EnvelopeRules.carriedBody(message);
    return message.getEncoding() == Encoding.ENCODING_DEFLATE
        ? Deflate.inflate(carried, message.getBodyLength())
        : carried.toByteArray();
  }

  /** The underlying message. */
  public FrameEnvelope message() {
    return message;
  }

  static int crc32c(ByteString body) {
    CRC32C crc = new CRC32C();
    for (ByteBuffer part : body.asReadOnlyByteBufferList()) {
      crc.update(part);
    }
    return (int) crc.getValue();
  }

  private static FrameEnvelope.Builder numbered(
      long streamEpoch, Lane lane, long firstSeq, int count) {
    return FrameEnvelope.newBuilder()
        .setStreamEpoch(streamEpoch)
        .setLane(lane)
        .setFirstSeq(firstSeq)
        .setCount(count);
  }

  private static void requireRange(long firstSeq, int count, int maxCount) {
    if (count < 1 || count > maxCount) {
      throw new IllegalArgumentException("count must be 1 to " + maxCount + ", but was " + count);
    }
    if (firstSeq < 0 || firstSeq > Long.MAX_VALUE - count) {
      throw new IllegalArgumentException(
          "firstSeq must be in [0, 2^63 - count), but was " + firstSeq);
    }
  }

  private static ByteString requireBody(byte[] carried, int length) {
    if (carried.length > MAX_BYTES - OVERHEAD || length > MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "body must be at most "
              + (MAX_BYTES - OVERHEAD)
              + " bytes carried and "
              + MAX_BODY_BYTES
              + " inflated, but was "
              + carried.length
              + " and "
              + length);
    }
    return ByteString.copyFrom(carried);
  }
}

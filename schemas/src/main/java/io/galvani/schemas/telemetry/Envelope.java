package io.galvani.schemas.telemetry;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.FrameEnvelope;
import io.galvani.schemas.proto.GapRecord;
import io.galvani.schemas.proto.Lane;

/**
 * The numbered wrapper of one message of a lane. Reading it checks sizes and the checksum of the
 * body, and neither copies nor inflates it.
 */
public final class Envelope {
  /** Largest message that a bridge accepts, bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  private final FrameEnvelope message;

  private Envelope(FrameEnvelope message) {
    this.message = message;
  }

  /** Wraps an encoded frame; deflates it if that makes it smaller. */
  public static Envelope telemetry(
      long streamEpoch, long firstSeq, int count, byte[] frame, boolean deflate) {
    throw new UnsupportedOperationException();
  }

  /** Wraps one alert event (JSON bytes). */
  public static Envelope alert(long streamEpoch, long seq, byte[] json) {
    throw new UnsupportedOperationException();
  }

  /** Declares the numbers [firstSeq, firstSeq + count) missing. */
  public static Envelope gap(long streamEpoch, Lane lane, long firstSeq, int count, GapRecord gap) {
    throw new UnsupportedOperationException();
  }

  /** Reads a message as it came; throws when it is not an envelope that can be trusted. */
  public static Envelope parse(byte[] bytes) throws MalformedMessageException {
    throw new UnsupportedOperationException();
  }

  /** The bytes to send now, stating the oldest number that the edge still holds. */
  public byte[] toBytes(long oldestHeldSeq) {
    throw new UnsupportedOperationException();
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

  /** The underlying message. */
  public FrameEnvelope message() {
    return message;
  }
}

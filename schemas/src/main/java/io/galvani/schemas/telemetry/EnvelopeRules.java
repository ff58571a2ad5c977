package io.galvani.schemas.telemetry;

import com.google.protobuf.ByteString;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.Encoding;
import io.galvani.schemas.proto.FrameEnvelope;
import io.galvani.schemas.proto.FrameEnvelope.ContentCase;
import io.galvani.schemas.proto.Lane;

/** What must hold for an envelope before anyone acts on its numbers. */
final class EnvelopeRules {
  private EnvelopeRules() {}

  static void check(FrameEnvelope message) throws MalformedMessageException {
    checkContent(message);
    checkNumbers(message);
    if (message.getContentCase() != ContentCase.GAP) {
      checkBody(message, carriedBody(message));
    }
  }

  static ByteString carriedBody(FrameEnvelope message) {
    return message.getContentCase() == ContentCase.ALERT
        ? message.getAlert()
        : message.getTelemetry();
  }

  private static void checkContent(FrameEnvelope message) throws MalformedMessageException {
    Lane lane = message.getLane();
    boolean matches =
        switch (message.getContentCase()) {
          case TELEMETRY -> lane == Lane.LANE_TELEMETRY;
          case ALERT -> lane == Lane.LANE_ALERT;
          case GAP -> lane == Lane.LANE_TELEMETRY || lane == Lane.LANE_ALERT;
          case CONTENT_NOT_SET -> false;
        };
    if (!matches) {
      throw new MalformedMessageException(
          "content must be what its lane carries, but was "
              + message.getContentCase()
              + " in lane "
              + message.getLaneValue());
    }
  }

  private static void checkNumbers(FrameEnvelope message) throws MalformedMessageException {
    int maxCount =
        switch (message.getContentCase()) {
          case TELEMETRY -> Caps.SAMPLES;
          case ALERT -> 1;
          default -> Integer.MAX_VALUE;
        };
    if (message.getCount() < 1 || message.getCount() > maxCount) {
      throw new MalformedMessageException(
          "count must be 1 to "
              + maxCount
              + ", but was "
              + Integer.toUnsignedString(message.getCount()));
    }
    long firstSeq = message.getFirstSeq();
    if (firstSeq < 0 || firstSeq > Long.MAX_VALUE - message.getCount()) {
      throw new MalformedMessageException(
          "first_seq + count must be below 2^63, but first_seq was "
              + Long.toUnsignedString(firstSeq));
    }
    if (message.getHeldBefore() < 0 || message.getHeldBefore() > firstSeq) {
      throw new MalformedMessageException(
          "held_before must be at most first_seq "
              + firstSeq
              + ", but was "
              + Long.toUnsignedString(message.getHeldBefore()));
    }
  }

  private static void checkBody(FrameEnvelope message, ByteString carried)
      throws MalformedMessageException {
    int length = message.getBodyLength();
    if (length < 1 || length > Caps.BODY_BYTES) {
      throw new MalformedMessageException(
          "body_length must be 1 to "
              + Caps.BODY_BYTES
              + ", but was "
              + Integer.toUnsignedString(length));
    }
    boolean known =
        message.getEncoding() == Encoding.ENCODING_IDENTITY
            || message.getEncoding() == Encoding.ENCODING_DEFLATE;
    if (!known) {
      throw new MalformedMessageException(
          "encoding must be identity or deflate, but was " + message.getEncodingValue());
    }
    if (message.getEncoding() == Encoding.ENCODING_IDENTITY && carried.size() != length) {
      throw new MalformedMessageException(
          "body must have its body_length of " + length + " bytes, but had " + carried.size());
    }
    int crc = Envelope.crc32c(carried);
    if (crc != message.getBodyCrc32C()) {
      throw new MalformedMessageException(
          "body_crc32c must be that of the body, %08x, but was %08x"
              .formatted(crc, message.getBodyCrc32C()));
    }
  }
}

package io.galvani.schemas.telemetry;

import com.google.protobuf.ByteString;
import io.galvani.schemas.MalformedMessageException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Raw deflate (RFC 1951) of a body whose inflated length is known before. */
final class Deflate {
  private Deflate() {}

  /** The deflated bytes, or the input itself when deflating does not make it smaller. */
  static byte[] deflate(byte[] body) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(body);
      deflater.finish();
      byte[] deflated = new byte[body.length];
      int length = deflater.deflate(deflated);
      return deflater.finished() ? Arrays.copyOf(deflated, length) : body;
    } finally {
      deflater.end();
    }
  }

  /** Inflates to exactly the stated length, never to one byte more. */
  static byte[] inflate(ByteString deflated, int length) throws MalformedMessageException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated.asReadOnlyByteBuffer());
      // One byte of room beyond the stated length shows a body that is longer than it says.
      byte[] body = new byte[length + 1];
      int inflated = inflater.inflate(body);
      if (inflated != length || !inflater.finished() || inflater.getRemaining() > 0) {
        throw new MalformedMessageException(
            "body must inflate to its body_length of "
                + length
                + " bytes, but gave "
                + (inflated > length ? "more" : inflated + " of them"));
      }
      return Arrays.copyOf(body, length);
    } catch (DataFormatException e) {
      throw new MalformedMessageException("body must be raw deflate, but was not", e);
    } finally {
      inflater.end();
    }
  }
}

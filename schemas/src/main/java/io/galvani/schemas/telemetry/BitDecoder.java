package io.galvani.schemas.telemetry;

import com.google.protobuf.ByteString;

/**
 * The inverse of {@link BitEncoder}; behind the end of its bytes it reads zeros, and counts them.
 */
final class BitDecoder implements BitCoder {
  private static final long MASK = 0xffff_ffffL;
  private static final int WORD = 4;

  private final ByteString in;
  private int position;
  private long low;
  private long high = MASK;
  private long word;

  BitDecoder(ByteString in) {
    this.in = in;
    for (int i = 0; i < WORD; i++) {
      word = (word << 8) | next();
    }
  }

  @Override
  public int code(int probabilityOfOne, int ignored) {
    long split = BitCoder.split(low, high, probabilityOfOne);
    int bit = word <= split ? 1 : 0;
    if (bit == 1) {
      high = split;
    } else {
      low = split + 1;
    }
    while ((low ^ high) >>> 24 == 0) {
      low = (low << 8) & MASK;
      high = ((high << 8) & MASK) | 0xff;
      word = ((word << 8) & MASK) | next();
    }
    return bit;
  }

  /** Whether the decoder has read past the end of any code that an encoder could have written. */
  boolean exhausted() {
    return position > in.size() + WORD;
  }

  /** Whether what was decoded used all bytes and no more. */
  boolean finished() {
    return position >= in.size() && !exhausted();
  }

  private int next() {
    int at = position++;
    return at < in.size() ? in.byteAt(at) & 0xff : 0;
  }
}

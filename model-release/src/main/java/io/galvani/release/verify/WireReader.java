package io.galvani.release.verify;

import java.nio.charset.StandardCharsets;

/**
 * Walks a protocol buffer field by field without building anything. Throws {@link
 * IllegalArgumentException} where the bytes are none.
 */
final class WireReader {
  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int wireType;
  private long number;
  private int from;
  private int to;

  WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private WireReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** Goes to the next field; false at the end. */
  boolean next() {
    if (at == end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (field < 1 || tag >>> 3 > 0x1fffffff) {
      throw new IllegalArgumentException("has a field number out of range");
    }
    switch (wireType) {
      case 0 -> number = varint();
      case 1 -> skip(8);
      case 2 -> {
        long length = varint();
        if (length < 0 || length > end - at) {
          throw new IllegalArgumentException("has a length beyond its end");
        }
        from = at;
        to = at + (int) length;
        at = to;
      }
      case 5 -> skip(4);
      default -> throw new IllegalArgumentException("has wire type " + wireType);
    }
    return true;
  }

  int field() {
    return field;
  }

  /** The number of the field at hand, 0 if it is none. */
  long number() {
    return wireType == 0 ? number : 0;
  }

  /** The message of the field at hand. */
  WireReader message() {
    requireBytes();
    return new WireReader(bytes, from, to);
  }

  /** The text of the field at hand; something that is no text never equals a name we know. */
  String text() {
    return wireType == 2 ? new String(bytes, from, to - from, StandardCharsets.UTF_8) : "?";
  }

  private void requireBytes() {
    if (wireType != 2) {
      throw new IllegalArgumentException("has a number where a message must be");
    }
  }

  private void skip(int count) {
    if (count > end - at) {
      throw new IllegalArgumentException("ends within a field");
    }
    at += count;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw new IllegalArgumentException("ends within a number");
      }
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("has a number longer than ten bytes");
  }
}

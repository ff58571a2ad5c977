package io.galvani.stream.topology.state;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What is different between two byte forms of one state, seconds apart: most numbers of it are the
 * same, or the same in their leading bytes. Length and checksum of the newer form, then for every
 * eight bytes a mask of those that differ and these bytes, exclusive-or; a mask of zero is followed
 * by how many more of them come.
 */
final class Difference {
  private static final int GROUP = 8;

  /** Lengths below this take two bytes, the first bit of which says so; others take four. */
  private static final int SHORT = 0x8000;

  private static final int MOST_BYTES = 1 << 20;

  private Difference() {}

  static byte[] of(byte[] now, byte[] base) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(now.length);
    ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES);
    if (now.length < SHORT) {
      head.putShort((short) (SHORT | now.length));
    } else {
      head.putInt(now.length);
    }
    head.putInt(checksum(now));
    out.write(head.array(), 0, head.position());
    int zeros = 0;
    for (int from = 0; from < now.length; from += GROUP) {
      int mask = mask(now, base, from);
      if (mask == 0) {
        zeros++;
      }
      boolean lastGroup = from + GROUP >= now.length;
      if (zeros > 0 && (mask != 0 || lastGroup || zeros == 256)) {
        out.write(0);
        out.write(zeros - 1);
        zeros = 0;
      }
      if (mask != 0) {
        out.write(mask);
        for (int i = from; i < Math.min(now.length, from + GROUP); i++) {
          if (now[i] != at(base, i)) {
            out.write(now[i] ^ at(base, i));
          }
        }
      }
    }
    return out.toByteArray();
  }

  private static int mask(byte[] now, byte[] base, int from) {
    int mask = 0;
    for (int i = from; i < Math.min(now.length, from + GROUP); i++) {
      if (now[i] != at(base, i)) {
        mask |= 1 << (i - from);
      }
    }
    return mask;
  }

  private static byte at(byte[] base, int i) {
    return i < base.length ? base[i] : 0;
  }

  /**
   * The newer form.
   *
   * @throws IllegalArgumentException if the difference is damaged or to another base
   */
  static byte[] apply(byte[] difference, byte[] base) {
    try {
      ByteBuffer in = ByteBuffer.wrap(difference);
      int length = in.get(0) < 0 ? in.getShort() & (SHORT - 1) : in.getInt();
      int checksum = in.getInt();
      if (length < 0 || length > MOST_BYTES) {
        throw new IllegalArgumentException(
            "stored state must have at most " + MOST_BYTES + " bytes, but had " + length);
      }
      byte[] now = new byte[length];
      System.arraycopy(base, 0, now, 0, Math.min(length, base.length));
      int from = 0;
      while (from < length) {
        int mask = in.get();
        if (mask == 0) {
          from += GROUP * (1 + (in.get() & 0xff));
        } else {
          change(now, from, mask, in);
          from += GROUP;
        }
      }
      if (checksum(now) != checksum) {
        throw new IllegalArgumentException(
            "stored state must match its checksum, but its base is another");
      }
      return now;
    } catch (BufferUnderflowException | IndexOutOfBoundsException damaged) {
      throw new IllegalArgumentException("stored state must be whole, but is damaged", damaged);
    }
  }

  private static void change(byte[] now, int from, int mask, ByteBuffer in) {
    for (int i = 0; i < GROUP; i++) {
      if ((mask & 1 << i) != 0) {
        now[from + i] ^= in.get();
      }
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}

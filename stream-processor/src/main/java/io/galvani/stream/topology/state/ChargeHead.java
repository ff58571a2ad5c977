package io.galvani.stream.topology.state;

import io.galvani.stream.topology.state.Serving.Switch;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What is read with a pack of its charges: how many there were, what the release that serves made
 * of them, and by what the histories beside it are known to be of the same time.
 *
 * @param charges whole charges so far
 * @param length bytes of the histories, all parts together
 * @param checksum of the parts as they are stored; of the histories in what the version before
 *     stored
 * @param ofParts whether it is of the parts
 * @param said by the release that serves
 */
record ChargeHead(long charges, int length, int checksum, boolean ofParts, Gauge.Said said) {
  private static final byte VERSION = 2;
  private static final byte VERSION_BEFORE = 1;

  /** More than the cells of any pack can have; bounds what a damaged record may ask for. */
  private static final int MOST_BYTES = 1 << 27;

  static final ChargeHead NONE = new ChargeHead(0, 0, 0, true, Gauge.Said.NOTHING);

  ChargeHead with(Gauge.Said now) {
    return new ChargeHead(charges, length, checksum, ofParts, now);
  }

  byte[] toBytes() {
    byte[] block = said.block();
    ByteBuffer out =
        ByteBuffer.allocate(2 + 5 * Long.BYTES + 3 * Integer.BYTES + block.length)
            .put(VERSION)
            .putLong(charges)
            .putInt(length)
            .putInt(checksum)
            .put((byte) (ofParts ? 1 : 0))
            .putLong(said.by().epoch())
            .putLong(said.by().seq())
            .putLong(said.by().counter())
            .putLong(said.charges())
            .put(block);
    return out.putInt(checksum(out.array(), out.position())).array();
  }

  /**
   * What {@link #toBytes} gave, or the version before.
   *
   * @throws IllegalArgumentException if it is of no known version or damaged
   */
  static ChargeHead read(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte version = in.get();
      if (version == VERSION) {
        return read(in, bytes);
      }
      if (version != VERSION_BEFORE) {
        throw new IllegalArgumentException(
            "head of charges must be of version %d, but was of %d".formatted(VERSION, version));
      }
      return new ChargeHead(
          in.getLong(),
          length(in),
          in.getInt(),
          false,
          said(in, new Switch(0, Gauge.Said.ANYWHERE, in.getLong()), bytes.length));
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("head of charges must be whole, but is cut", cut);
    }
  }

  private static ChargeHead read(ByteBuffer in, byte[] bytes) {
    int end = in.limit() - Integer.BYTES;
    if (end < in.position() || in.getInt(end) != checksum(bytes, end)) {
      throw new IllegalArgumentException("head of charges must match its checksum, but does not");
    }
    return new ChargeHead(
        in.getLong(),
        length(in),
        in.getInt(),
        in.get() != 0,
        said(in, new Switch(in.getLong(), in.getLong(), in.getLong()), end));
  }

  private static int length(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "histories must have at most %d bytes, but had %d".formatted(MOST_BYTES, length));
    }
    return length;
  }

  private static Gauge.Said said(ByteBuffer in, Switch by, int end) {
    long charges = in.getLong();
    byte[] block = new byte[end - in.position()];
    in.get(block);
    return new Gauge.Said(by, charges, block);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}

package io.galvani.edge.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The charges of a pack as they are stored after the last one, and what the release that served
 * then made of them.
 *
 * @param epoch numbering of the sample that ended the last charge
 * @param seq its number
 * @param charges of the pack, byte form
 * @param counter release that served, 0 = none
 * @param fromSeq number that it served from, in the same numbering
 * @param answers what it said, byte form
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredCharges(
    long epoch, long seq, byte[] charges, long counter, long fromSeq, byte[] answers) {
  private static final int VERSION = 1;

  /**
   * @param pack what the pack was when they were seen
   */
  byte[] toBytes(String pack) {
    byte[] identity = pack.getBytes(StandardCharsets.UTF_8);
    int length =
        4 * Integer.BYTES + 5 * Long.BYTES + identity.length + charges.length + answers.length;
    ByteBuffer out = ByteBuffer.allocate(length).putInt(VERSION);
    out.putInt(identity.length).put(identity);
    out.putLong(epoch).putLong(seq).putInt(charges.length).put(charges);
    out.putLong(counter).putLong(fromSeq).putInt(answers.length).put(answers);
    return out.putLong(sum(out.array())).array();
  }

  /**
   * What {@link #toBytes} gave.
   *
   * @throws IllegalArgumentException if it is of no known version, of another pack or damaged
   */
  static StoredCharges read(String pack, byte[] bytes) {
    int length = bytes.length - Long.BYTES;
    if (length < 0 || ByteBuffer.wrap(bytes, length, Long.BYTES).getLong() != sum(bytes)) {
      throw new IllegalArgumentException("it does not match its checksum");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    try {
      int version = in.getInt();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "its version must be %d, but was %d".formatted(VERSION, version));
      }
      if (!new String(block(in), StandardCharsets.UTF_8).equals(pack)) {
        throw new IllegalArgumentException("its cells were others, or mapped in another way");
      }
      return new StoredCharges(
          in.getLong(), in.getLong(), block(in), in.getLong(), in.getLong(), block(in));
    } catch (BufferUnderflowException | NegativeArraySizeException cut) {
      throw new IllegalArgumentException("it must be whole, but is cut", cut);
    }
  }

  private static byte[] block(ByteBuffer in) {
    int length = in.getInt();
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] block = new byte[length];
    in.get(block);
    return block;
  }

  /** Of everything before the last eight bytes. */
  private static long sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, bytes.length - Long.BYTES);
    return sum.getValue();
  }
}

package io.galvani.edge.outbox;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One numbered message as the outbox keeps it.
 *
 * @param firstSeq number of its first sample or alert
 * @param count how many numbers it covers
 * @param gap whether it declares its numbers missing instead of carrying them
 * @param firstTimestampMs event time of its first sample, UTC ms; 0 if unknown
 * @param lastTimestampMs event time of its last sample, UTC ms; 0 if unknown
 * @param envelope the bytes of its {@code FrameEnvelope}; epoch and held-before are stamped when
 *     sent
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredMessage(
    long firstSeq,
    int count,
    boolean gap,
    long firstTimestampMs,
    long lastTimestampMs,
    byte[] envelope) {
  /** What a row costs beside its envelope, bytes: key, columns, cell pointer, page share. */
  private static final int ROW_OVERHEAD_BYTES = 48;

  /** One past the last number covered. */
  public long nextSeq() {
    return firstSeq + count;
  }

  long storedBytes() {
    return (long) envelope.length + ROW_OVERHEAD_BYTES;
  }

  /** Checksum over everything that is stored, so that a flipped bit anywhere in the row shows. */
  int crc32c(long rowId) {
    ByteBuffer head = ByteBuffer.allocate(8 + 4 + 1 + 8 + 8);
    head.putLong(rowId).putInt(count).put((byte) (gap ? 1 : 0));
    head.putLong(firstTimestampMs).putLong(lastTimestampMs).flip();
    CRC32C crc = new CRC32C();
    crc.update(head);
    crc.update(envelope);
    return (int) crc.getValue();
  }
}

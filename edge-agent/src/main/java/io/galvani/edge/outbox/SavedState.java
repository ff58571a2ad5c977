package io.galvani.edge.outbox;

import java.util.zip.CRC32C;

/**
 * The monitor's state of a pack as it was stored together with the samples it has seen.
 *
 * @param nextSeq first sample that the state has not seen
 * @param bytes its byte form
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SavedState(long nextSeq, byte[] bytes) {
  int crc32c() {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue() ^ Long.hashCode(nextSeq);
  }
}

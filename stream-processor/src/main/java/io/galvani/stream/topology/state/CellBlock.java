package io.galvani.stream.topology.state;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The record that is stored when the per-cell filters have stepped: the cell blocks in one, every
 * bit of them, in few bytes. Bytes of equal weight of all floats lie together, where signs and
 * exponents hardly differ from cell to cell, and what the detector keeps of the estimator is found
 * there a second time; then deflate.
 *
 * @param estimator cell block of the estimator
 * @param detector cell block of the detector
 * @param condition thermal block of the condition; empty if it was stored without
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
record CellBlock(byte[] estimator, byte[] detector, byte[] condition) {
  private static final byte VERSION = 2;

  /** Without a condition. */
  private static final byte FIRST_VERSION = 1;

  private static final int HEADER_BYTES = 1 + 3 * Integer.BYTES;

  /** More than the cells of any pack can have; bounds what a damaged record may ask for. */
  private static final int MOST_BYTES = 1 << 20;

  byte[] toBytes() {
    byte[] planes = new byte[estimator.length + detector.length + condition.length];
    split(estimator, planes, 0);
    split(detector, planes, estimator.length);
    split(condition, planes, estimator.length + detector.length);
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(planes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(planes.length / 2);
      out.writeBytes(header());
      byte[] chunk = new byte[4096];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private byte[] header() {
    return ByteBuffer.allocate(HEADER_BYTES)
        .put(VERSION)
        .putInt(estimator.length)
        .putInt(detector.length)
        .putInt(condition.length)
        .array();
  }

  /** All blocks; null if the bytes are of another version or damaged. */
  static @Nullable CellBlock read(byte[] bytes) {
    Inflater inflater = new Inflater(true);
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte version = in.get();
      if (version != VERSION && version != FIRST_VERSION) {
        return null;
      }
      int estimatorBytes = in.getInt();
      int detectorBytes = in.getInt();
      int conditionBytes = version == FIRST_VERSION ? 0 : in.getInt();
      if (!plausible(estimatorBytes) || !plausible(detectorBytes) || !plausible(conditionBytes)) {
        return null;
      }
      byte[] planes = new byte[estimatorBytes + detectorBytes + conditionBytes];
      inflater.setInput(bytes, in.position(), in.remaining());
      if (inflater.inflate(planes) != planes.length) {
        return null;
      }
      return new CellBlock(
          joined(planes, 0, estimatorBytes),
          joined(planes, estimatorBytes, detectorBytes),
          joined(planes, estimatorBytes + detectorBytes, conditionBytes));
    } catch (BufferUnderflowException | DataFormatException damaged) {
      return null;
    } finally {
      inflater.end();
    }
  }

  private static boolean plausible(int length) {
    return length >= 0 && length <= MOST_BYTES;
  }

  /** Every fourth byte from the first, then every fourth from the second, and so on. */
  private static void split(byte[] block, byte[] planes, int from) {
    int to = from;
    for (int weight = 0; weight < Float.BYTES; weight++) {
      for (int i = weight; i < block.length; i += Float.BYTES) {
        planes[to++] = block[i];
      }
    }
  }

  private static byte[] joined(byte[] planes, int from, int length) {
    byte[] block = new byte[length];
    int next = from;
    for (int weight = 0; weight < Float.BYTES; weight++) {
      for (int i = weight; i < length; i += Float.BYTES) {
        block[i] = planes[next++];
      }
    }
    return block;
  }
}

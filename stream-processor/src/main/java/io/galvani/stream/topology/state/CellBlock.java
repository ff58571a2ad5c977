package io.galvani.stream.topology.state;

import java.nio.ByteBuffer;

/**
 * The record that is stored when the per-cell filters have stepped.
 *
 * @param fingerprint layout, cell type and mapping that the states belong to
 * @param estimator cell block of the estimator
 * @param detector cell block of the detector
 * @param thermal thermal block of the condition
 * @param fast the fast blocks as they were then: the next records only say what is different
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
record CellBlock(long fingerprint, byte[] estimator, byte[] detector, byte[] thermal, byte[] fast) {
  private static final int[] WIDTHS = {1, Float.BYTES, Float.BYTES, Float.BYTES, 1};

  byte[] toBytes() {
    byte[] identity = ByteBuffer.allocate(Long.BYTES).putLong(fingerprint).array();
    return PackedBlocks.pack(WIDTHS, identity, estimator, detector, thermal, fast);
  }

  /**
   * All blocks.
   *
   * @throws IllegalArgumentException if the bytes are of another version or damaged
   */
  static CellBlock read(byte[] bytes) {
    byte[][] blocks = PackedBlocks.unpack(WIDTHS, bytes);
    if (blocks[0].length != Long.BYTES) {
      throw new IllegalArgumentException(
          "a fingerprint must have 8 bytes, but had " + blocks[0].length);
    }
    long fingerprint = ByteBuffer.wrap(blocks[0]).getLong();
    return new CellBlock(fingerprint, blocks[1], blocks[2], blocks[3], blocks[4]);
  }
}

package io.galvani.edge.monitor;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** The four byte forms of a monitor's state in one. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StateBlocks(byte[] packBlock, byte[] cellBlock, byte[] detectorFast, byte[] detectorCells) {
  byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(
            16 + packBlock.length + cellBlock.length + detectorFast.length + detectorCells.length);
    for (byte[] block : new byte[][] {packBlock, cellBlock, detectorFast, detectorCells}) {
      bytes.putInt(block.length).put(block);
    }
    return bytes.array();
  }

  static StateBlocks read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new StateBlocks(block(in), block(in), block(in), block(in));
  }

  private static byte[] block(ByteBuffer in) {
    try {
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new IllegalArgumentException(
            "state block must fit its bytes, but its length was " + length);
      }
      byte[] block = new byte[length];
      in.get(block);
      return block;
    } catch (BufferUnderflowException tooShort) {
      throw new IllegalArgumentException("state must hold four blocks, but is cut", tooShort);
    }
  }
}

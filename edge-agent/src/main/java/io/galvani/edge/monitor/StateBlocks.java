package io.galvani.edge.monitor;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** The four byte forms of a monitor's state in one. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StateBlocks(
    byte[] packBlock, byte[] cellBlock, byte[] detectorFastBlock, byte[] detectorCellBlock) {
  byte[] toBytes() {
    byte[][] blocks = {packBlock, cellBlock, detectorFastBlock, detectorCellBlock};
    int length = 0;
    for (byte[] block : blocks) {
      length += Integer.BYTES + block.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    for (byte[] block : blocks) {
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

package io.galvani.edge.monitor;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The byte forms of a monitor's state in one. The last eight are empty in what was stored by a
 * version that did not have them.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StateBlocks(
    byte[] packBlock,
    byte[] cellBlock,
    byte[] detectorFast,
    byte[] detectorCells,
    byte[] watch,
    byte[] conditionFast,
    byte[] conditionThermal,
    byte[] healthPack,
    byte[] healthCells,
    byte[] mapping,
    byte[] correction,
    byte[] openCharge) {
  private static final byte[] NONE = new byte[0];

  byte[] toBytes() {
    byte[][] all = {
      packBlock,
      cellBlock,
      detectorFast,
      detectorCells,
      watch,
      conditionFast,
      conditionThermal,
      healthPack,
      healthCells,
      mapping,
      correction,
      openCharge
    };
    int length = 0;
    for (byte[] block : all) {
      length += Integer.BYTES + block.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    for (byte[] block : all) {
      bytes.putInt(block.length).put(block);
    }
    return bytes.array();
  }

  static StateBlocks read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new StateBlocks(
        block(in), block(in), block(in), block(in), later(in), later(in), later(in), later(in),
        later(in), later(in), later(in), later(in));
  }

  private static byte[] later(ByteBuffer in) {
    return in.hasRemaining() ? block(in) : NONE;
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

package io.galvani.stream.topology.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What of an engine changes with every sample, in one. The correction is there only where a release
 * serves or is about to: bytes without one are as they were before there were any.
 *
 * @param estimator pack block of the estimator
 * @param health pack block of the health
 * @param condition fast block of the condition
 * @param detector fast block of the detector, after those whose length does not change
 * @param correction block of the correction, empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
record FastBlocks(
    byte[] estimator, byte[] health, byte[] condition, byte[] detector, byte[] correction) {
  private static final int LEAST = 4;

  static FastBlocks of(Engine engine) {
    return new FastBlocks(
        engine.state().packBlock(),
        engine.health().packBlock(),
        engine.condition().fastBlock(),
        engine.detectorState().fastBlock(),
        engine.corrector().block());
  }

  byte[] toBytes() {
    byte[][] blocks =
        correction.length == 0
            ? new byte[][] {estimator, health, condition, detector}
            : new byte[][] {estimator, health, condition, detector, correction};
    int length = 0;
    for (byte[] block : blocks) {
      length += Short.BYTES + block.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    for (byte[] block : blocks) {
      out.putShort((short) block.length);
    }
    for (byte[] block : blocks) {
      out.put(block);
    }
    return out.array();
  }

  /**
   * All blocks.
   *
   * @throws IllegalArgumentException if the bytes are cut
   */
  static FastBlocks read(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte[][] blocks = new byte[LEAST + 1][];
      int read = 0;
      for (int b = 0; b < LEAST; b++) {
        blocks[b] = new byte[in.getShort() & 0xffff];
        read += Short.BYTES + blocks[b].length;
      }
      blocks[LEAST] = new byte[read == bytes.length ? 0 : in.getShort() & 0xffff];
      for (byte[] block : blocks) {
        in.get(block);
      }
      return new FastBlocks(blocks[0], blocks[1], blocks[2], blocks[3], blocks[LEAST]);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("stored state must be whole, but is cut", cut);
    }
  }
}

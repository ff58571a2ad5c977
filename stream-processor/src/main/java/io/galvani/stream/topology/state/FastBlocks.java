package io.galvani.stream.topology.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What of an engine changes with every sample, in one.
 *
 * @param estimator pack block of the estimator
 * @param health pack block of the health
 * @param condition fast block of the condition
 * @param detector fast block of the detector, last because its length changes
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
record FastBlocks(byte[] estimator, byte[] health, byte[] condition, byte[] detector) {
  static FastBlocks of(Engine engine) {
    return new FastBlocks(
        engine.state().packBlock(),
        engine.health().packBlock(),
        engine.condition().fastBlock(),
        engine.detectorState().fastBlock());
  }

  byte[] toBytes() {
    int length = estimator.length + health.length + condition.length + detector.length;
    ByteBuffer out = ByteBuffer.allocate(4 * Short.BYTES + length);
    for (byte[] block : new byte[][] {estimator, health, condition, detector}) {
      out.putShort((short) block.length);
    }
    return out.put(estimator).put(health).put(condition).put(detector).array();
  }

  /**
   * All blocks.
   *
   * @throws IllegalArgumentException if the bytes are cut
   */
  static FastBlocks read(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte[][] blocks = new byte[4][];
      for (int b = 0; b < blocks.length; b++) {
        blocks[b] = new byte[in.getShort() & 0xffff];
      }
      for (byte[] block : blocks) {
        in.get(block);
      }
      return new FastBlocks(blocks[0], blocks[1], blocks[2], blocks[3]);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("stored state must be whole, but is cut", cut);
    }
  }
}

package io.galvani.stream.topology.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What of an engine changes with every sample, in one. A learned model is there only where a
 * release serves or is about to: bytes without one are as they were before there were any.
 *
 * @param estimator pack block of the estimator
 * @param health pack block of the health
 * @param condition fast block of the condition
 * @param detector fast block of the detector, after those whose length does not change
 * @param correction block of the correction, empty for none
 * @param anomaly block of the watch, empty for none
 * @param capacity block of the learned capacity, empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
record FastBlocks(
    byte[] estimator,
    byte[] health,
    byte[] condition,
    byte[] detector,
    byte[] correction,
    byte[] anomaly,
    byte[] capacity) {
  private static final int LEAST = 4;
  private static final int MOST = 7;

  static FastBlocks of(Engine engine) {
    return new FastBlocks(
        engine.state().packBlock(),
        engine.health().packBlock(),
        engine.condition().fastBlock(),
        engine.detectorState().fastBlock(),
        engine.corrector().block(),
        engine.watcher().block(),
        engine.gauge().block());
  }

  byte[] toBytes() {
    byte[][] all = {estimator, health, condition, detector, correction, anomaly, capacity};
    int count = MOST;
    while (count > LEAST && all[count - 1].length == 0) {
      count--;
    }
    int length = 0;
    for (int b = 0; b < count; b++) {
      length += Short.BYTES + all[b].length;
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    for (int b = 0; b < count; b++) {
      out.putShort((short) all[b].length);
    }
    for (int b = 0; b < count; b++) {
      out.put(all[b]);
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
      byte[][] blocks = new byte[MOST][];
      int read = 0;
      for (int b = 0; b < MOST; b++) {
        boolean absent = b >= LEAST && read == bytes.length;
        blocks[b] = new byte[absent ? 0 : in.getShort() & 0xffff];
        read += absent ? 0 : Short.BYTES + blocks[b].length;
      }
      for (byte[] block : blocks) {
        in.get(block);
      }
      return new FastBlocks(
          blocks[0], blocks[1], blocks[2], blocks[3], blocks[4], blocks[5], blocks[6]);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("stored state must be whole, but is cut", cut);
    }
  }
}

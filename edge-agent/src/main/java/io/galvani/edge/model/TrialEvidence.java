package io.galvani.edge.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a trial has shown, of what, and beside what.
 *
 * @param counter release on trial
 * @param manifest SHA-256 of its manifest as signed, hex
 * @param serving release that served beside it, 0 = none
 * @param pack fingerprint of the pack and of what runs it
 * @param deviceBoot boot of the device that it was shown in, empty = unknown
 * @param closed whether the agent ended in order after that
 * @param shown by the release
 */
record TrialEvidence(
    long counter,
    String manifest,
    long serving,
    String pack,
    String deviceBoot,
    boolean closed,
    LaneEvidence shown) {
  private static final byte VERSION = 1;
  private static final int MOST_TEXT_BYTES = 256;
  private static final int NUMBERS_BYTES = 16 * Long.BYTES + 3 * Byte.BYTES;

  /** Whether it is of this release, beside what serves now. */
  boolean isOf(long release, String manifestHash, long servingNow) {
    return counter == release && manifest.equals(manifestHash) && serving == servingNow;
  }

  /** The same trial later. */
  TrialEvidence ending(boolean inOrder, LaneEvidence now) {
    return new TrialEvidence(counter, manifest, serving, pack, deviceBoot, inOrder, now);
  }

  /** Event time in the shadow, h. */
  double hours() {
    return shown.hours();
  }

  byte[] toBytes() {
    byte[][] texts = {bytes(manifest), bytes(pack), bytes(deviceBoot)};
    int length = NUMBERS_BYTES;
    for (byte[] text : texts) {
      length += Integer.BYTES + text.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length).put(VERSION).putLong(counter).putLong(serving);
    for (byte[] text : texts) {
      out.putInt(text.length).put(text);
    }
    out.put(flag(closed));
    LaneSums sums = shown.sums();
    out.putLong(sums.passedMs()).putDouble(sums.divergence()).putLong(sums.compared());
    out.putDouble(sums.innovation()).putDouble(sums.championInnovation());
    out.putLong(sums.innovations()).putDouble(sums.anchorError());
    out.putDouble(sums.championAnchorError()).putLong(sums.anchors()).putLong(sums.alerts());
    out.putLong(shown.steps()).putLong(shown.ignored()).put(flag(shown.alerting()));
    return out.putDouble(shown.championAlertsPerDay()).putDouble(shown.latencyP99Ms()).array();
  }

  /**
   * What {@link #toBytes} gave.
   *
   * @throws IllegalArgumentException if it is of no known version or damaged
   */
  static TrialEvidence read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "its version must be %d, but was %d".formatted(VERSION, version));
      }
      long counter = in.getLong();
      long serving = in.getLong();
      String manifest = text(in);
      String pack = text(in);
      String boot = text(in);
      boolean closed = in.get() != 0;
      return new TrialEvidence(counter, manifest, serving, pack, boot, closed, shown(in));
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("it must be whole, but is cut", cut);
    }
  }

  private static LaneEvidence shown(ByteBuffer in) {
    LaneSums sums =
        new LaneSums(
            in.getLong(),
            in.getDouble(),
            in.getLong(),
            in.getDouble(),
            in.getDouble(),
            in.getLong(),
            in.getDouble(),
            in.getDouble(),
            in.getLong(),
            in.getLong());
    return new LaneEvidence(
        sums, in.getLong(), in.getLong(), in.get() != 0, in.getDouble(), in.getDouble());
  }

  private static byte flag(boolean set) {
    return (byte) (set ? 1 : 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > Math.min(MOST_TEXT_BYTES, in.remaining())) {
      throw new BufferUnderflowException();
    }
    byte[] text = new byte[length];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}

package io.galvani.schemas.telemetry;

import io.galvani.schemas.proto.ClockQuality;
import java.util.List;

/** Encodes consecutive samples of one pack and one boot into the bytes of a TelemetryFrame. */
public final class FrameEncoder {
  /** Most samples in a frame. */
  public static final int MAX_SAMPLES = 256;

  private FrameEncoder() {}

  /**
   * @param bootId identity of the boot that the monotonic times belong to
   * @param clockQuality what the wall clock is worth
   * @param samples 1 to {@link #MAX_SAMPLES} samples of equal shape
   * @return the bytes of a {@code TelemetryFrame}
   */
  public static byte[] encode(int bootId, ClockQuality clockQuality, List<Sample> samples) {
    throw new UnsupportedOperationException();
  }
}

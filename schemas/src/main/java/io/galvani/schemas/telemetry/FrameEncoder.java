package io.galvani.schemas.telemetry;

import com.google.protobuf.ByteString;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.TelemetryFrame;
import java.util.List;

/**
 * Encodes consecutive samples of one pack and one boot into the bytes of a TelemetryFrame.
 *
 * <p>Cell voltages keep 0.1 mV, current 1 mA, temperatures 0.1 degC, pack voltage 1 mV, the BMS's
 * state of charge 0.01 %. A value that does not fit (not finite, or more than 2^30 - 1 of these
 * steps) travels as missing, and its sample is flagged {@link SampleQuality#UNREPRESENTABLE}.
 */
public final class FrameEncoder {
  /** Most samples in a frame. */
  public static final int MAX_SAMPLES = 256;

  /** Most cells of a pack. */
  public static final int MAX_CELLS = 1024;

  /** Most temperature probes of a pack. */
  public static final int MAX_PROBES = 1024;

  /** Most values in a frame: samples times (cells + probes). Keeps every frame under the cap. */
  public static final int MAX_VALUES = 32_768;

  private FrameEncoder() {}

  /**
   * @param bootId identity of the boot that the monotonic times belong to
   * @param clockQuality what the wall clock is worth
   * @param samples 1 to {@link #MAX_SAMPLES} samples of equal shape
   * @return the bytes of a {@code TelemetryFrame}
   * @throws IllegalArgumentException when there are too many or too few samples, their shapes
   *     differ, or one of the caps above is exceeded
   */
  public static byte[] encode(int bootId, ClockQuality clockQuality, List<Sample> samples) {
    requireShape(samples);
    FrameColumns columns = FrameColumns.of(bootId, samples);
    return TelemetryFrame.newBuilder()
        .setBootId(bootId)
        .setClockQuality(clockQuality)
        .setFirstTimestampMs(columns.timestampMs[0])
        .setFirstMonotonicMs(columns.monotonicMs[0])
        .setCellCount(columns.cells)
        .setProbeCount(columns.probes)
        .setSamples(ByteString.copyFrom(FrameStream.encode(columns)))
        .build()
        .toByteArray();
  }

  private static void requireShape(List<Sample> samples) {
    if (samples.isEmpty() || samples.size() > MAX_SAMPLES) {
      throw new IllegalArgumentException(
          "samples must be 1 to " + MAX_SAMPLES + ", but were " + samples.size());
    }
    int cells = samples.get(0).cellVoltageV().length;
    int probes = samples.get(0).temperatureDegC().length;
    if (cells > MAX_CELLS || probes > MAX_PROBES) {
      throw new IllegalArgumentException(
          "cells and probes must be at most 1024 each, but were " + cells + " and " + probes);
    }
    if (samples.size() * (cells + probes) > MAX_VALUES) {
      throw new IllegalArgumentException(
          "samples * (cells + probes) must be at most %d, but was %d * (%d + %d)"
              .formatted(MAX_VALUES, samples.size(), cells, probes));
    }
    for (Sample sample : samples) {
      if (sample.cellVoltageV().length != cells || sample.temperatureDegC().length != probes) {
        throw new IllegalArgumentException(
            "samples of a frame must have %d cells and %d probes each, but one had %d and %d"
                .formatted(
                    cells, probes, sample.cellVoltageV().length, sample.temperatureDegC().length));
      }
    }
  }
}

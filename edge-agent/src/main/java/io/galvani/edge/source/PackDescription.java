package io.galvani.edge.source;

import io.galvani.chassis.config.Require;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.FrameEncoder;

/**
 * What a source says of its pack.
 *
 * @param cells measured voltages in series
 * @param probes temperature probes
 * @param nominalIntervalS seconds between samples that the source promises, 0 = irregular
 * @param bootId identity of the time base of its monotonic times
 * @param clockQuality what its wall clock is worth
 * @param live whether samples come when they come; otherwise reading may pause without loss
 */
public record PackDescription(
    int cells,
    int probes,
    double nominalIntervalS,
    int bootId,
    ClockQuality clockQuality,
    boolean live) {
  public PackDescription {
    Require.inRange("cells", cells, 1, FrameEncoder.MAX_CELLS);
    Require.inRange("probes", probes, 0, FrameEncoder.MAX_PROBES);
    Require.inRange("nominal_interval_s", nominalIntervalS, 0, 86_400);
  }
}

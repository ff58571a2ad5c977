package io.galvani.workbench.demo;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.twin.PackTwin;
import io.galvani.edge.source.PackDescription;
import io.galvani.edge.source.PackSource;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Sample;
import org.jspecify.annotations.Nullable;

/** A simulated pack as a source of samples; ends when it is told to. */
final class TwinSource implements PackSource {
  private final PackTwin twin;
  private final PackSample sample = new PackSample();
  private final PackDescription description;
  private volatile boolean ended;

  TwinSource(PackTwin twin, int bootId) {
    this.twin = twin;
    PackModel model = twin.model();
    this.description =
        new PackDescription(
            model.cells(),
            model.probeCell().length,
            model.nominalIntervalS(),
            bootId,
            ClockQuality.CLOCK_QUALITY_SYNCED,
            false);
  }

  @Override
  public PackDescription describe() {
    return description;
  }

  @Override
  public @Nullable Sample next() {
    if (ended) {
      return null;
    }
    twin.next(sample);
    return new Sample(
        sample.timestampMs(),
        sample.monotonicMs(),
        sample.currentA(),
        sample.packVoltageV(),
        sample.cellVoltageV().clone(),
        sample.temperatureDegC().clone(),
        sample.bmsSoc(),
        sample.quality());
  }

  /** The next sample is the end. */
  void end() {
    ended = true;
  }

  @Override
  public void close() {
    ended = true;
  }
}

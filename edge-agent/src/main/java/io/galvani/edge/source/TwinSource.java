package io.galvani.edge.source;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.twin.PackTwin;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Sample;
import org.jspecify.annotations.Nullable;

/** A simulated pack for a stated number of samples. */
public final class TwinSource implements PackSource {
  private final PackTwin twin;
  private final PackDescription description;
  private final PackSample step = new PackSample();
  private final QualityCounter quality = new QualityCounter();
  private final long samples;
  private long read;
  private volatile boolean closed;

  /**
   * @param twin the simulation; it belongs to this source from now on
   * @param bootId identity of its time base
   * @param samples how many there are; {@link Long#MAX_VALUE} = until it is closed
   */
  public TwinSource(PackTwin twin, int bootId, long samples) {
    PackModel model = twin.model();
    this.twin = twin;
    this.samples = samples;
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
    if (closed || read >= samples) {
      return null;
    }
    read++;
    twin.next(step);
    return new Sample(
        step.timestampMs(),
        step.monotonicMs(),
        step.currentA(),
        step.packVoltageV(),
        step.cellVoltageV().clone(),
        step.temperatureDegC().clone(),
        step.bmsSoc(),
        quality.flags(step.timestampMs(), step.currentA(), step.quality()));
  }

  @Override
  public SourceCounts counts() {
    return quality.counts();
  }

  @Override
  public void close() {
    closed = true;
  }
}

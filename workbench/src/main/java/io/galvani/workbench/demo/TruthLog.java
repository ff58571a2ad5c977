package io.galvani.workbench.demo;

import io.galvani.battery.twin.PackTwin;
import io.galvani.edge.source.PackDescription;
import io.galvani.edge.source.PackSource;
import io.galvani.edge.source.SourceCounts;
import io.galvani.edge.source.TwinSource;
import io.galvani.schemas.telemetry.Sample;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A simulated pack whose true state of charge is written down as it goes, which no real pack has:
 * the labels of the demo's round.
 */
final class TruthLog implements PackSource {
  private final TwinSource source;
  private final PackTwin twin;
  private final Map<Long, Double> socByTimeMs = new ConcurrentHashMap<>();
  private volatile boolean wanted = true;

  /**
   * @param twin the simulation; it belongs to this source from now on
   */
  TruthLog(PackTwin twin, int bootId) {
    this.twin = twin;
    this.source = new TwinSource(twin, bootId, Long.MAX_VALUE);
  }

  @Override
  public @Nullable Sample next() {
    Sample sample = source.next();
    if (sample != null && wanted) {
      socByTimeMs.put(sample.timestampMs(), twin.truth().meanSoc());
    }
    return sample;
  }

  /** True mean state of charge at the time of a sample, 0..1; NaN if there was none. */
  double socAt(long timestampMs) {
    return socByTimeMs.getOrDefault(timestampMs, Double.NaN);
  }

  /** Nobody asks any more. */
  void forget() {
    wanted = false;
    socByTimeMs.clear();
  }

  @Override
  public PackDescription describe() {
    return source.describe();
  }

  @Override
  public SourceCounts counts() {
    return source.counts();
  }

  @Override
  public void close() {
    source.close();
  }
}

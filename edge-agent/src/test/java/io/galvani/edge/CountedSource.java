package io.galvani.edge;

import io.galvani.edge.source.PackDescription;
import io.galvani.edge.source.PackSource;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Sample;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A pack whose samples carry their own number as current, mA, so that a loss shows. */
final class CountedSource implements PackSource {
  private final int cells;
  private final long samples;
  private long next;

  CountedSource(int cells, long samples) {
    this.cells = cells;
    this.samples = samples;
  }

  @Override
  public PackDescription describe() {
    return new PackDescription(cells, 2, 1, 77, ClockQuality.CLOCK_QUALITY_RECORDED, false);
  }

  @Override
  public @Nullable Sample next() {
    if (next >= samples) {
      return null;
    }
    long n = next++;
    double[] cellV = new double[cells];
    for (int cell = 0; cell < cells; cell++) {
      cellV[cell] = 3.6 + ((n * 7 + cell * 13L) % 50) / 1_000.0;
    }
    double[] probes = new double[2];
    Arrays.fill(probes, 25);
    return new Sample(
        1_700_000_000_000L + n * 1_000,
        n * 1_000,
        n / 1_000.0,
        cells * 3.62,
        cellV,
        probes,
        0.5,
        0);
  }

  @Override
  public void close() {}
}

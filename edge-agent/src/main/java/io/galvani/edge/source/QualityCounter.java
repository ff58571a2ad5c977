package io.galvani.edge.source;

import io.galvani.schemas.telemetry.SampleQuality;

/** Flags what is wrong with a sample's time and counts every flag once a sample. */
public final class QualityCounter {
  private long previousMs = Long.MIN_VALUE;
  private long placeholders;
  private long unreadable;
  private long timeRepeated;
  private long timeBackward;
  private long unusable;

  /** The flags of a sample, those of its time and of a missing current added. */
  public int flags(long timestampMs, double currentA, int valueFlags) {
    int flags = valueFlags;
    if (timestampMs == previousMs) {
      flags |= SampleQuality.TIME_REPEATED;
      timeRepeated++;
    } else if (timestampMs < previousMs) {
      flags |= SampleQuality.TIME_BACKWARD;
      timeBackward++;
    }
    previousMs = timestampMs;
    if (Double.isNaN(currentA)) {
      flags |= SampleQuality.CURRENT_MISSING;
    }
    placeholders += (flags & SampleQuality.PLACEHOLDER) != 0 ? 1 : 0;
    unreadable += (flags & SampleQuality.UNREADABLE) != 0 ? 1 : 0;
    return flags;
  }

  /** Counts input that held no sample. */
  public void unusable() {
    unusable++;
  }

  public SourceCounts counts() {
    return new SourceCounts(placeholders, unreadable, timeRepeated, timeBackward, unusable);
  }
}

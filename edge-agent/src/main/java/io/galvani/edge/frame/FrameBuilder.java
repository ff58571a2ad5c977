package io.galvani.edge.frame;

import io.galvani.edge.config.PackConfig;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.source.PackDescription;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import java.util.ArrayList;
import java.util.List;

/** Collects samples and encodes them once; numbers are assigned when the frame is complete. */
public final class FrameBuilder {
  private final PackDescription pack;
  private final int samplesPerFrame;
  private final boolean deflate;
  private final List<Sample> samples = new ArrayList<>();

  public FrameBuilder(PackDescription pack, PackConfig config) {
    this.pack = pack;
    int values = pack.cells() + pack.probes();
    this.samplesPerFrame = Math.min(config.frameSamples(), FrameEncoder.MAX_VALUES / values);
    this.deflate = config.deflates();
  }

  /**
   * @param envelope what travels
   * @param firstTimestampMs earliest time in it
   * @param lastTimestampMs latest time in it
   */
  public record Frame(Envelope envelope, long firstTimestampMs, long lastTimestampMs) {}

  /** Adds a sample; whether the frame is full now. */
  public boolean add(Sample sample) {
    samples.add(sample);
    return samples.size() >= samplesPerFrame;
  }

  public boolean isEmpty() {
    return samples.isEmpty();
  }

  /**
   * Encodes what was collected, under the lane's next numbers.
   *
   * @param clockQuality what the wall clock of all of it is worth
   */
  public Frame build(OutboxLane lane, ClockQuality clockQuality) {
    byte[] body = FrameEncoder.encode(pack.bootId(), clockQuality, samples);
    int count = samples.size();
    long firstMs = Long.MAX_VALUE;
    long lastMs = 0;
    for (Sample sample : samples) {
      firstMs = Math.min(firstMs, sample.timestampMs());
      lastMs = Math.max(lastMs, sample.timestampMs());
    }
    samples.clear();
    long firstSeq = lane.assign(count);
    return new Frame(
        Envelope.telemetry(lane.epoch(), firstSeq, count, body, deflate), firstMs, lastMs);
  }
}

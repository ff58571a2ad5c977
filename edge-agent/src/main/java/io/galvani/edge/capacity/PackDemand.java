package io.galvani.edge.capacity;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.edge.config.PackConfig;
import io.galvani.edge.outbox.OutboxInventory.LaneInventory;
import io.galvani.edge.source.PackDescription;
import io.galvani.edge.source.TwinSource;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one pack asks of the outbox.
 *
 * @param pack name of the pack
 * @param intervalS seconds between samples
 * @param intervalFrom where that is from: {@code source}, {@code outbox} or {@code assumed}
 * @param bytesPerSample bytes on disk a sample, row overhead included
 * @param bytesFrom where that is from: {@code outbox} or {@code simulated}
 */
public record PackDemand(
    String pack, double intervalS, String intervalFrom, double bytesPerSample, String bytesFrom) {
  /** From so many stored samples on, what lies in the outbox tells their size. */
  private static final int TELLING_SAMPLES = 60;

  private static final int SIMULATED_FRAMES = 20;
  private static final int SIMULATED_SAMPLES = 600;
  private static final int ROW_OVERHEAD_BYTES = 48;
  private static final double ASSUMED_INTERVAL_S = 1;

  /** Bytes a second. */
  public double bytesPerS() {
    return bytesPerSample / intervalS;
  }

  /**
   * From the configuration and, where it tells, from what the outbox holds.
   *
   * @param stored the pack's telemetry lane, if there is one
   */
  public static PackDemand of(
      PackConfig pack,
      PackDescription source,
      CellParameters cells,
      Optional<LaneInventory> stored) {
    Optional<LaneInventory> telling = stored.filter(lane -> lane.samples() >= TELLING_SAMPLES);
    double intervalS = source.nominalIntervalS();
    String intervalFrom = "source";
    if (!(intervalS > 0)) {
      intervalS = telling.map(PackDemand::storedIntervalS).orElse(ASSUMED_INTERVAL_S);
      intervalFrom = telling.isPresent() ? "outbox" : "assumed";
    }
    double bytes =
        telling.isPresent()
            ? (double) telling.get().bytes() / telling.get().samples()
            : simulatedBytes(pack, source, cells, intervalS);
    return new PackDemand(
        pack.id(), intervalS, intervalFrom, bytes, telling.isPresent() ? "outbox" : "simulated");
  }

  private static double storedIntervalS(LaneInventory lane) {
    double spanS = (lane.newestTimestampMs() - lane.oldestTimestampMs()) / 1e3;
    return spanS > 0 ? spanS / (lane.samples() - 1) : ASSUMED_INTERVAL_S;
  }

  /** Encodes a simulated pack of the same size, in frames as the agent would cut them. */
  private static double simulatedBytes(
      PackConfig pack, PackDescription source, CellParameters cells, double intervalS) {
    int perFrame = Math.min(pack.frameSamples(), (int) (pack.maxDelayMs() / 1e3 / intervalS) + 1);
    perFrame = Math.min(perFrame, FrameEncoder.MAX_VALUES / (source.cells() + source.probes()));
    PackTwin twin = new PackTwin(TwinSettings.of(source.cells()), cells, 1, List.of());
    long bytes = 0;
    long samples = 0;
    try (TwinSource simulated = new TwinSource(twin, 1, Long.MAX_VALUE)) {
      for (int i = 0; i < SIMULATED_FRAMES || samples < SIMULATED_SAMPLES; i++) {
        List<Sample> frame = new ArrayList<>();
        while (frame.size() < perFrame) {
          frame.add(Objects.requireNonNull(simulated.next()));
        }
        byte[] body = FrameEncoder.encode(1, source.clockQuality(), frame);
        Envelope envelope = Envelope.telemetry(1, samples, perFrame, body, pack.deflates());
        bytes += envelope.toBytes(0).length + ROW_OVERHEAD_BYTES;
        samples += perFrame;
      }
    }
    return (double) bytes / samples;
  }
}

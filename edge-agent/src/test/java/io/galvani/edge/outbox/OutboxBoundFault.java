package io.galvani.edge.outbox;

import static io.galvani.edge.outbox.OutboxRows.PACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.edge.TestCells;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.source.TwinSource;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox takes on disk and writes to flash in a day, with a real 96-cell pack. */
@Tag("fault")
class OutboxBoundFault {
  private static final int CELLS = 96;
  private static final long BOUND_BYTES = 24L << 20;
  private static final int DAY_S = 86_400;

  /** A day's outage at ten samples a second: more than twice what the bound holds. */
  @Test
  void aDaysOutageAtTenTimesTheRateStaysWithinTheBoundAndDeclaresWhatItDrops(@TempDir Path dir)
      throws Exception {
    OutboxConfig config = new OutboxConfig(dir, BOUND_BYTES, null, Duration.ofSeconds(1));
    TwinSource pack = pack();
    long peakBytes = 0;
    long numbers = 0;
    try (Outbox outbox = OutboxRows.open(config)) {
      alert(outbox);
      for (int frame = 0; frame < DAY_S; frame++) {
        append(outbox, pack, 10);
        numbers += 10;
        if (frame % 20 == 0) {
          peakBytes = Math.max(peakBytes, bytesOnDisk(dir));
        }
      }
      List<StoredMessage> held = OutboxRows.read(outbox);
      peakBytes = Math.max(peakBytes, bytesOnDisk(dir));
      long dropped = held.stream().filter(StoredMessage::gap).mapToLong(StoredMessage::count).sum();
      long carried = held.stream().filter(row -> !row.gap()).mapToLong(StoredMessage::count).sum();
      System.out.printf(
          Locale.ROOT,
          "T06 %d samples of %d cells offline, bound %d bytes: peak %d, held %d, dropped and"
              + " declared %d in %d gap records, flash %d MB%n",
          numbers,
          CELLS,
          BOUND_BYTES,
          peakBytes,
          carried,
          dropped,
          held.stream().filter(StoredMessage::gap).count(),
          outbox.stats().flashBytesWritten() >> 20);
      OutboxRows.assertContiguous(held, 0, numbers);
      assertThat(peakBytes).isLessThanOrEqualTo(BOUND_BYTES);
      assertThat(dropped).isPositive().isEqualTo(outbox.telemetry(PACK).declared());
      assertThat(held.get(0).gap()).as("the oldest went first").isTrue();
      assertThat(outbox.read(outbox.alerts(PACK), 0, 10, 1 << 20)).as("alerts last").hasSize(1);
    }
  }

  /** An hour at one sample a second, each committed by itself, freed every five seconds. */
  @Test
  void flashWritesOfADayAtOneHertzStayWithinTheBudget(@TempDir Path dir) throws Exception {
    int seconds = 3_600;
    long budgetBytesADay = 1_000L << 20;
    OutboxConfig config = new OutboxConfig(dir, BOUND_BYTES, null, Duration.ofHours(1));
    TwinSource pack = pack();
    long payloadBytes = 0;
    long before = processWriteBytes();
    long counted;
    long peakLogBytes = 0;
    try (Outbox outbox = OutboxRows.open(config)) {
      OutboxLane lane = outbox.telemetry(PACK);
      for (int s = 0; s < seconds; s++) {
        payloadBytes += append(outbox, pack, 1);
        while (lane.durableNextSeq() < lane.nextSeq()) {
          TimeUnit.MICROSECONDS.sleep(100);
        }
        if (s % 5 == 4) {
          lane.advanceWatermark(lane.nextSeq());
          outbox.flush(OutboxRows.WAIT_MS);
        }
        peakLogBytes = Math.max(peakLogBytes, Files.size(dir.resolve("outbox.db-wal")));
      }
      counted = outbox.stats().flashBytesWritten();
    }
    long written = processWriteBytes() - before;
    long perDay = counted * (DAY_S / seconds);
    System.out.printf(
        Locale.ROOT,
        "Flash at 1 Hz, %d cells, one commit a sample: payload %d MB a day, counted by the outbox"
            + " %d MB a day, written by the process %d MB a day; log at most %d bytes%n",
        CELLS,
        (payloadBytes * (DAY_S / seconds)) >> 20,
        perDay >> 20,
        (written * (DAY_S / seconds)) >> 20,
        peakLogBytes);
    assertThat(perDay).isLessThan(budgetBytesADay);
    assertThat(peakLogBytes).isLessThan(5L << 20);
  }

  /** Bytes that this process caused to be written to storage, by the kernel's account. */
  private static long processWriteBytes() throws IOException {
    Path account = Path.of("/proc/self/io");
    if (!Files.isReadable(account)) {
      return 0;
    }
    return Files.readAllLines(account).stream()
        .filter(line -> line.startsWith("write_bytes: "))
        .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
        .sum();
  }

  private static TwinSource pack() {
    TwinSettings settings = TwinSettings.of(CELLS).withStartMs(1_780_000_000_000L);
    PackTwin twin = new PackTwin(settings, TestCells.nmc().parameters(), 1, List.of());
    return new TwinSource(twin, 1, Long.MAX_VALUE);
  }

  /** Appends one frame; its bytes. */
  private static long append(Outbox outbox, TwinSource pack, int count)
      throws InterruptedException {
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      samples.add(Objects.requireNonNull(pack.next()));
    }
    OutboxLane lane = outbox.telemetry(PACK);
    byte[] body = FrameEncoder.encode(1, pack.describe().clockQuality(), samples);
    long seq = lane.assign(count);
    byte[] envelope = Envelope.telemetry(lane.epoch(), seq, count, body, true).toBytes(seq);
    long firstMs = samples.get(0).timestampMs();
    long lastMs = samples.get(count - 1).timestampMs();
    outbox.append(lane, new StoredMessage(seq, count, false, firstMs, lastMs, envelope), true);
    return envelope.length;
  }

  private static void alert(Outbox outbox) throws InterruptedException {
    OutboxLane lane = outbox.alerts(PACK);
    long seq = lane.assign(1);
    byte[] envelope = Envelope.alert(lane.epoch(), seq, new byte[] {'{', '}'}).toBytes(seq);
    outbox.append(lane, new StoredMessage(seq, 1, false, 1, 1, envelope), true);
  }

  private static long bytesOnDisk(Path dir) throws IOException {
    long bytes = 0;
    for (String name : List.of("outbox.db", "outbox.db-wal")) {
      Path file = dir.resolve(name);
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }
}

package io.galvani.edge.outbox;

import static io.galvani.edge.outbox.OutboxRows.PACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.edge.config.OutboxConfig;
import io.galvani.release.disk.MountedDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program fills the partition. */
@Tag("fault")
class FullPartitionFault {
  private static final int BODY = 2_000;
  private static final int WHILE_FULL = 8_000;

  @Test
  void samplingGoesOnAndTheLossIsDeclaredUntilThereIsSpaceAgain(@TempDir Path folder)
      throws Exception {
    assumeTrue(MountedDisk.isPossible(), "skipped: needs root to mount a small partition");
    try (MountedDisk disk = MountedDisk.inMemory(folder.resolve("mount"), 12)) {
      OutboxConfig config =
          new OutboxConfig(disk.root().resolve("outbox"), 8L << 20, null, Duration.ofMillis(50));
      try (Outbox outbox = OutboxRows.open(config)) {
        OutboxRows.commit(outbox, 200, BODY);
        Path other = disk.fill();

        long slowestNs = 0;
        for (int n = 0; n < WHILE_FULL; n++) {
          long startNs = System.nanoTime();
          OutboxRows.append(outbox, BODY, false);
          slowestNs = Math.max(slowestNs, System.nanoTime() - startNs);
        }
        await(() -> !outbox.stats().healthy());
        long queuePeak = outbox.stats().queuedBytes();
        Files.delete(other);
        long freedNs = System.nanoTime();
        await(() -> outbox.stats().healthy());
        double recoveryS = (System.nanoTime() - freedNs) / 1e9;

        OutboxRows.commit(outbox, 200, BODY);
        OutboxRows.Found found = OutboxRows.look(outbox);
        OutboxLane lane = outbox.telemetry(PACK);
        System.out.printf(
            "T07 full partition: slowest append %.1f ms, queue peak %d bytes, declared %d of %d,"
                + " recovery %.1f s%n",
            slowestNs / 1e6, queuePeak, found.declared(), found.nextSeq(), recoveryS);
        assertThat(found.contiguous()).isTrue();
        assertThat(found.corrupt()).isZero();
        assertThat(found.carried() + found.declared()).isEqualTo(4L * (WHILE_FULL + 400));
        assertThat(found.declared()).isPositive().isEqualTo(lane.declared());
        assertThat(queuePeak).isLessThan(5L << 20);
        assertThat(recoveryS).isLessThan(10);
      }
      reopensWhole(config);
    }
  }

  private static void reopensWhole(OutboxConfig config) throws InterruptedException {
    try (Outbox outbox = OutboxRows.open(config)) {
      OutboxRows.Found found = OutboxRows.look(outbox);
      assertThat(found.contiguous()).isTrue();
      assertThat(found.nextSeq()).isEqualTo(4L * (WHILE_FULL + 400));
    }
  }

  /** Also across the end of a block of reserved numbers, for which the sequence file must grow. */
  @Test
  void reservingNumbersWaitsForSpaceWithoutStoppingTheSampler(@TempDir Path folder)
      throws Exception {
    assumeTrue(MountedDisk.isPossible(), "skipped: needs root to mount a small partition");
    try (MountedDisk disk = MountedDisk.inMemory(folder.resolve("mount"), 12)) {
      OutboxConfig config = OutboxConfig.in(disk.root().resolve("outbox"));
      try (Outbox outbox = OutboxRows.open(config)) {
        OutboxRows.commit(outbox, 1, 10);
        Path other = disk.fill();
        for (int n = 0; n < 17_000; n++) { // more than a block
          OutboxRows.append(outbox, 10, false);
        }
        Files.delete(other);

        OutboxRows.Found found = OutboxRows.look(outbox);

        assertThat(found.nextSeq()).isEqualTo(4L * 17_001);
        assertThat(found.carried() + found.declared()).isEqualTo(4L * 17_001);
        assertThat(found.contiguous()).isTrue();
      }
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNs);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}

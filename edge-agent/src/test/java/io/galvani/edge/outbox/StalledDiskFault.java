package io.galvani.edge.outbox;

import static io.galvani.edge.outbox.OutboxRows.PACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.edge.config.OutboxConfig;
import io.galvani.release.disk.MountedDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not answer for a while. */
@Tag("fault")
@Tag("p2")
class StalledDiskFault {
  private static final long STALL_MS = 10_000;
  private static final int SAMPLED = 2_000;
  private static final int FLOOD = 8_000;
  private static final int SMALL = 200;
  private static final int LARGE = 2_000;

  @Test
  void theSamplerNeverWaitsAndOnlyWhatTheQueueCannotHoldIsDeclared(@TempDir Path folder)
      throws Exception {
    assumeTrue(MountedDisk.isPossible(), "skipped: needs root to mount a small disk");
    try (MountedDisk disk = MountedDisk.inFile(folder.resolve("mount"), 64)) {
      OutboxConfig config =
          new OutboxConfig(disk.root().resolve("outbox"), 32L << 20, null, Duration.ofMillis(50));
      try (Outbox outbox = OutboxRows.open(config)) {
        OutboxRows.commit(outbox, 200, SMALL);

        long slowestNs = stalled(disk, outbox, SAMPLED, SMALL);
        OutboxRows.Found patient = OutboxRows.look(outbox);
        long flooded = stalled(disk, outbox, FLOOD, LARGE);
        OutboxRows.Found found = OutboxRows.look(outbox);

        System.out.printf(
            "T09 disk away for %d s, twice: slowest append %.1f and %.1f ms, declared %d of %d, then"
                + " %d of %d%n",
            STALL_MS / 1_000,
            slowestNs / 1e6,
            flooded / 1e6,
            patient.declared(),
            patient.nextSeq(),
            found.declared(),
            found.nextSeq());
        assertThat(patient.declared()).as("what the queue holds is not lost").isZero();
        assertThat(patient.carried()).isEqualTo(4L * (200 + SAMPLED));
        assertThat(found.contiguous()).isTrue();
        assertThat(found.corrupt()).isZero();
        assertThat(found.carried() + found.declared()).isEqualTo(4L * (200 + SAMPLED + FLOOD));
        assertThat(found.declared()).isPositive().isEqualTo(outbox.telemetry(PACK).declared());
        assertThat(Math.max(slowestNs, flooded)).as("of a stall").isLessThan(STALL_MS * 500_000);
      }
    }
  }

  /** Appends while the disk stalls, evenly over the stall; returns the slowest append, ns. */
  private static long stalled(MountedDisk disk, Outbox outbox, int messages, int bodyBytes)
      throws Exception {
    disk.stall();
    try {
      long slowestNs = 0;
      long startNs = System.nanoTime();
      for (int n = 0; n < messages; n++) {
        long dueNs = startNs + TimeUnit.MILLISECONDS.toNanos(STALL_MS * n / messages);
        TimeUnit.NANOSECONDS.sleep(dueNs - System.nanoTime());
        long beforeNs = System.nanoTime();
        OutboxRows.append(outbox, bodyBytes, false);
        slowestNs = Math.max(slowestNs, System.nanoTime() - beforeNs);
      }
      return slowestNs;
    } finally {
      disk.goOn();
    }
  }
}

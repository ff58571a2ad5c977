package io.galvani.edge.outbox;

import static io.galvani.edge.outbox.OutboxRows.PACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.edge.config.OutboxConfig;
import io.galvani.release.disk.MountedDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power of a real file system is cut while the outbox writes, again and again. */
@Tag("fault")
class PowerCutFault {
  private static final int CUTS = 100;
  private static final long SEED = 2;

  @Test
  void whatWasDurableSurvivesEveryCut(@TempDir Path folder) throws Exception {
    assumeTrue(MountedDisk.isPossible(), "skipped: needs root and loop devices to cut the power");
    Random random = new Random(SEED);
    long lost = 0;
    long newEpochs = 0;
    long longestTail = 0;
    Set<Long> epochs = new HashSet<>();
    try (MountedDisk disk = MountedDisk.inFile(folder.resolve("mount"), 24)) {
      OutboxConfig config =
          new OutboxConfig(disk.root().resolve("outbox"), 4L << 20, null, Duration.ofMillis(50));
      long held = 0;
      for (int cut = 0; cut <= CUTS; cut++) {
        long durable;
        long assigned;
        try (Outbox outbox = OutboxRows.open(config)) {
          OutboxLane lane = outbox.telemetry(PACK);
          OutboxRows.Found found = OutboxRows.look(outbox);
          newEpochs += epochs.add(outbox.epoch(PACK)) && cut > 0 ? 1 : 0;
          assertThat(found.corrupt()).isZero();
          assertThat(found.declared()).isZero();
          assertThat(found.contiguous()).as("after cut %d: %s", cut, found).isTrue();
          lost += Math.max(0, held - found.nextSeq());
          if (cut == CUTS) {
            break;
          }
          lane.advanceWatermark(Math.max(lane.watermark(), lane.nextSeq() - 100));
          write(outbox, TimeUnit.MILLISECONDS.toNanos(random.nextInt(1, 120)));
          durable = lane.durableNextSeq();
          disk.cut();
          assigned = lane.nextSeq();
          outbox.abandon();
        }
        held = durable;
        longestTail = Math.max(longestTail, assigned - durable);
        disk.restore();
      }
    }
    System.out.printf(
        "T02 power cuts %d, lost after durable %d, longest tail not yet durable %d samples,"
            + " new epochs %d, seed %d%n",
        CUTS, lost, longestTail, newEpochs, SEED);
    assertThat(lost).isZero();
  }

  private static void write(Outbox outbox, long forNs) throws InterruptedException {
    long untilNs = System.nanoTime() + forNs;
    while (System.nanoTime() < untilNs) {
      OutboxRows.append(outbox, 400, false);
      TimeUnit.MICROSECONDS.sleep(200);
    }
  }
}

package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.release.disk.MountedDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's disk is full, and somebody makes room. */
@Tag("p1")
final class FullDiskFault {
  private static final int MEBIBYTES = 128;

  @Test
  void t32NothingIsLostWhileKafkasDiskIsFull(@TempDir Path folder) throws Exception {
    assumeTrue(MountedDisk.isPossible(), "skipped: needs root to mount a disk of its own");
    List<FedPack> packs = FedPack.fleet(2, 12, 32, Watch.START_MS);
    try (MountedDisk disk = MountedDisk.inMemory(folder.resolve("kafka"), MEBIBYTES);
        RoadCase running = new RoadCase(folder, RoadPlan.of(packs, 100, Long.MAX_VALUE))) {
      FaultRoad road = running.road();
      running.begin();
      Path filler = disk.fill();
      Watch.await("Kafka gives up", () -> !road.part("kafka").isRunning());
      running.awaitMade(2_000);
      assertThat(road.part("bridge").isRunning()).isTrue();

      Files.delete(filler);
      road.part("kafka").start();
      double recoveryS = running.recovered();

      running.figure("T32", "room made and Kafka started again, recovery %.1f s", recoveryS);
      running.judge("T32");
    }
  }
}

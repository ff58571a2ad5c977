package io.galvani.edge.model;

import static io.galvani.schemas.model.ModelReport.State.COMMITTED;
import static io.galvani.schemas.model.ModelReport.State.SHADOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.disk.MountedDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program fills the partition that releases are on, at every stage of a trial in turn. */
@Tag("fault")
@SuppressWarnings("NullAway.Init")
final class FullModelDiskFault {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final int MEBIBYTES = 8;

  @TempDir private Path home;

  @Test
  void shadowComesToItsEndOverTwoBootsOnDisksThatAreFull() throws Exception {
    assumeTrue(MountedDisk.isPossible(), "skipped: needs root to mount a small partition");
    SignedReleases releases = new SignedReleases(NOW_MS);
    try (MountedDisk disk = MountedDisk.inFile(home.resolve("mount"), MEBIBYTES)) {
      ModelsConfig config =
          ModelsConfig.of(
                  disk.root().resolve("models"), releases.deliver(home), SignedReleases.HARDWARE)
              .withShadow(Duration.ofHours(1))
              .withBudget(4_096, 5_000);
      KeptPack pack = new KeptPack(config, NOW_MS).start();
      pack.broker.putAll(SignedReleases.messages(1, releases.honest(1)));
      pack.desire(1, 0);
      pack.samples(1_210);

      // While it is kept, and while the agent ends in order.
      Path other = disk.fill();
      pack.samples(610);
      long whileKept = pack.keeper.storeFailures();
      pack.stop();
      Files.delete(other);
      pack = new KeptPack(config, NOW_MS).startAfter(pack, 0);

      // While it is staged again after the boot.
      other = disk.fill();
      pack.desire(1, 0);
      pack.nowMs += 60_000;
      pack.turn();
      assertThat(pack.lanes.correction().trial()).isNull();
      long whileStaged = pack.keeper.storeFailures();
      Files.delete(other);
      pack.nowMs += 3_600_000;
      pack.turn();
      assertThat(pack.last().state()).isEqualTo(SHADOW);
      double hours = pack.last().figures().hours();

      // While it is to be committed.
      pack.samples(2_300);
      other = disk.fill();
      pack.samples(200);
      assertThat(pack.last().state()).isEqualTo(SHADOW);
      Files.delete(other);
      pack.samples(250);
      System.out.printf(
          "full partition: refused writes %d while kept, %d while staged; went on with %.2f h%n",
          whileKept, whileStaged, hours);
      assertThat(whileKept).isPositive();
      assertThat(whileStaged).isPositive();
      assertThat(hours).isGreaterThan(1_190 / 3_600.0);
      assertThat(pack.last().state()).isEqualTo(COMMITTED);
      pack.die();
    }
  }
}

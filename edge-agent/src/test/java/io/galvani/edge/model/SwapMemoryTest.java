package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.edge.TestCells;
import io.galvani.release.run.NativeRuntime;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Swaps of the model at work, under samples, with native memory watched: {@code mvn -pl edge-agent
 * -am test -Dtest=SwapMemoryTest -Dgalvani.swaps=1000} for the long one.
 */
final class SwapMemoryTest {
  private static final int SWAPS = Integer.getInteger("galvani.swaps", 100);
  private static final int WARM_UP = 50;

  /**
   * What the allocator may keep back; a session that was not closed takes more than this a swap.
   */
  private static final double MOST_MIB = 24;

  private static final int SAMPLES_A_SWAP = 40;

  @Test
  void memoryIsFlatOverSwapsNativeToo() throws Exception {
    NativeRuntime.prepare(Path.of("target"));
    SignedReleases releases = new SignedReleases(1_800_000_000_000L);
    byte[] onnx = SignedReleases.longModel(400_000);
    PackModel model = new PackModel(TestCells.nmc().parameters(), 2, 1, new int[] {0}, 1);
    CorrectionLanes lanes = new CorrectionLanes(model);
    PackEstimator estimator = new PackEstimator(model);
    PackState state = estimator.newState();
    double startMib = Double.NaN;
    double most = 0;
    for (int swap = 1; swap <= WARM_UP + SWAPS; swap++) {
      lanes.shadow(LoadedRelease.of(releases.manifest(swap, onnx), onnx), null);
      run(lanes, estimator, state, swap);
      lanes.promote(1, 0);
      if (swap == WARM_UP) {
        startMib = settled();
      }
      if (swap > WARM_UP && (swap - WARM_UP) % 50 == 0) {
        double mib = settled();
        startMib = swap == WARM_UP + 50 ? Math.min(startMib, mib) : startMib;
        most = Math.max(most, mib - startMib);
        System.out.printf(
            "swaps %d, resident %.1f MiB (%+.1f)%n", swap - WARM_UP, mib, mib - startMib);
      }
    }
    lanes.close();

    assertThat(most).as("MiB gained by %d swaps", SWAPS).isLessThan(MOST_MIB);
  }

  private static void run(
      CorrectionLanes lanes, PackEstimator estimator, PackState state, int swap) {
    for (int i = 0; i < SAMPLES_A_SWAP; i++) {
      PackSample sample = new PackSample();
      long seq = (long) swap * SAMPLES_A_SWAP + i;
      double[] cellV = {3.7, 3.71};
      sample.set(
          seq,
          1_000 * seq,
          1_000 * seq,
          1,
          -0.1,
          Double.NaN,
          cellV,
          new double[] {25},
          Double.NaN,
          0);
      lanes.onSample(state, sample, estimator.step(state, sample), Double.NaN);
    }
  }

  private static double settled() {
    System.gc();
    return ProcessMemory.residentMib();
  }
}

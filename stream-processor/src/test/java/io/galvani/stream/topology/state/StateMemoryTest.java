package io.galvani.stream.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.schemas.PackId;
import io.galvani.schemas.PackUse;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.stream.topology.TestPack;
import io.galvani.stream.topology.admit.Admission;
import io.galvani.stream.topology.rollup.MinuteRollup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The live state of a fleet, as the topology keeps it, against the heap that it is promised. */
class StateMemoryTest {
  private static final int PACKS = 5_000;
  private static final int CELLS = 96;
  private static final long MEGABYTE = 1L << 20;
  private static final long PROMISED_BYTES = 1_024 * MEGABYTE;

  @Test
  void fiveThousandPacksFitInAGigabyteOfHeap() {
    PackModels models =
        new PackModels((json, source) -> CellLibrary.fromJson(json, source).parameters());
    PackModels.Shared steps = models.of(TestPack.registration(TestPack.NMC, CELLS));
    List<Sample> drive = TestPack.samples(120, CELLS, 5);
    List<LivePack> fleet = new ArrayList<>(PACKS);
    long before = usedBytes();

    for (int i = 0; i < PACKS; i++) {
      fleet.add(stepped(new PackId("fleet", "pack-" + i), steps, drive));
    }

    long bytes = usedBytes() - before;
    System.out.printf("%d packs of %d cells: %d MB of heap%n", PACKS, CELLS, bytes / MEGABYTE);
    assertThat(fleet).allSatisfy(pack -> assertThat(pack.rollup()).isNotNull());
    assertThat(bytes).isPositive().isLessThan(PROMISED_BYTES);
  }

  private static LivePack stepped(PackId id, PackModels.Shared steps, List<Sample> drive) {
    Engine engine =
        Engine.begun(
            1,
            steps,
            new Learned(
                new Corrector(counter -> null),
                new Watcher(counter -> null),
                new Gauge(counter -> null),
                PackUse.NONE));
    MinuteRollup rollup = new MinuteRollup();
    PackSample view = new PackSample();
    long seq = 0;
    for (Sample sample : drive) {
      view.set(
          seq++,
          sample.timestampMs(),
          sample.monotonicMs(),
          7,
          sample.currentA(),
          sample.packVoltageV(),
          sample.cellVoltageV(),
          sample.temperatureDegC(),
          sample.bmsSoc(),
          sample.quality());
      StepOutcome outcome = steps.estimator().step(engine.state(), view);
      steps.detector().step(engine.detectorState(), engine.state(), view, outcome, any -> {});
      rollup.add(sample.timestampMs(), view, engine.state().soc());
    }
    assertThat(engine.state().cellSteps()).isPositive();
    return new LivePack(id, new Admission(), rollup, engine, false);
  }

  /** Heap in use after collections until nothing more comes free. */
  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      System.gc();
      long now = runtime.totalMemory() - runtime.freeMemory();
      if (now >= used - MEGABYTE / 10) {
        return Math.min(now, used);
      }
      used = now;
    }
    return used;
  }
}

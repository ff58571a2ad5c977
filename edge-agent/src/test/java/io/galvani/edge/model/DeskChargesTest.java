package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.edge.TestCells;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.run.NativeRuntime;
import io.galvani.schemas.PackId;
import io.galvani.schemas.telemetry.Sample;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The charges of a pack are followed and kept wherever models are configured, release or none. */
final class DeskChargesTest {
  private static final PackId PACK = new PackId("acme", "pack-1");
  private static final int CELLS = 2;

  private final PackModel model =
      new PackModel(
          TestCells.nmc().parameters(),
          CELLS,
          1,
          PackModel.evenProbes(CELLS, 1),
          ChargingCells.INTERVAL_S);

  @Test
  void chargesAreThereAgainForTheNextDesk(@TempDir Path home) throws Exception {
    NativeRuntime.prepare(Path.of("target")); // one folder for all tests of this process
    SignedReleases releases = new SignedReleases(1_800_000_000_000L);
    ModelsConfig config =
        ModelsConfig.of(home.resolve("models"), releases.deliver(home), SignedReleases.HARDWARE);
    try (ModelDesk desk = new ModelDesk(config, "0.1.0", () -> 1_800_000_000_000L)) {
      PackLanes lanes = desk.add(PACK, "", model, "as wired", () -> 77);
      lanes.resumed(0);
      drive(lanes, 2);
      assertThat(lanes.capacity().charges()).isEqualTo(2);
    }

    try (ModelDesk desk = new ModelDesk(config, "0.1.0", () -> 1_800_000_000_000L)) {
      PackLanes lanes = desk.add(PACK, "", model, "as wired", () -> 77);

      assertThat(lanes.capacity().charges()).isEqualTo(2);
    }
  }

  private void drive(PackLanes lanes, int rounds) {
    PackEstimator estimator = new PackEstimator(model);
    PackState state = estimator.newState();
    PackHealth health = new PackHealth(model);
    HealthState worn = health.newState();
    ChargingCells cells = new ChargingCells(CELLS);
    PackSample sample = new PackSample();
    for (long seq = 0; cells.rounds() < rounds; seq++) {
      Sample next = cells.next();
      sample.set(
          seq,
          next.timestampMs(),
          next.monotonicMs(),
          1,
          next.currentA(),
          next.packVoltageV(),
          next.cellVoltageV(),
          next.temperatureDegC(),
          next.bmsSoc(),
          next.quality());
      StepOutcome outcome = estimator.step(state, sample);
      health.step(worn, state, sample);
      lanes.onSample(state, sample, outcome, Double.NaN, worn);
    }
  }
}

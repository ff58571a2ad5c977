package io.galvani.battery.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.thermal.CoreTemperature;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionEstimatorTest {
  private static final int CELLS = 12;
  private static final int WORN = 7;
  private static final double JOINT_MOHM = 8;

  private final PackTwin twin =
      new PackTwin(
          TwinSettings.of(CELLS),
          TestCells.nmc(),
          3,
          List.of(new Fault(FaultKind.HIGH_RESISTANCE_JOINT, WORN, 0, JOINT_MOHM)));
  private final PackModel model = twin.model();
  private final PackEstimator estimator = new PackEstimator(model);
  private final ConditionEstimator condition = new ConditionEstimator(model);
  private final PackSample sample = new PackSample();
  private final PackState pack = estimator.newState();
  private final PackHealth healthSteps = new PackHealth(model);
  private final HealthState health = healthSteps.newState();
  private ConditionState state = condition.newState();

  private boolean step() {
    twin.next(sample);
    StepOutcome outcome = estimator.step(pack, sample);
    healthSteps.step(health, pack, sample);
    return condition.step(state, pack, health, sample, outcome);
  }

  private void drive(int seconds) {
    for (int i = 0; i < seconds; i++) {
      step();
    }
  }

  @Test
  void coreTemperatureCoversTheTruthAndIsAboveTheSurfaceUnderLoad() {
    drive(1800);
    int within = 0;
    int seen = 0;
    for (int i = 0; i < 7200; i++) {
      if (step()) {
        for (int c : model.probeCell()) {
          double error = state.coreDegC(c) - twin.truth().coreDegC(c);
          within += Math.abs(error) <= 2 * state.coreSigmaK(c) ? 1 : 0;
          seen++;
        }
      }
    }
    assertThat(seen).isGreaterThan(200);
    assertThat((double) within / seen).isGreaterThan(0.9);
    assertThat(state.coreSigmaK(0)).isGreaterThan(state.coreSigmaK(model.probeCell()[0]));
  }

  @Test
  void powerIsOfTheWeakestCellAndHoldsNoLongerThanItsCurrent() {
    drive(3600);

    assertThat(state.powerW(PowerKind.DISCHARGE_10S)).isPositive();
    assertThat(state.powerW(PowerKind.DISCHARGE_30S))
        .isLessThanOrEqualTo(state.powerW(PowerKind.DISCHARGE_10S));
    // At its limit of current a cell takes a little more the higher its voltage has risen.
    assertThat(state.powerW(PowerKind.CHARGE_30S))
        .isLessThanOrEqualTo(1.02 * state.powerW(PowerKind.CHARGE_10S));
    assertThat(state.powerCell(PowerKind.DISCHARGE_10S)).isEqualTo(WORN);
    for (PowerKind kind : PowerKind.values()) {
      assertThat(state.powerSigmaW(kind)).isBetween(0.0, state.powerW(kind));
    }
  }

  @Test
  void energyIsThatOfTheEmptiestCell() {
    drive(3600);

    double emptiest = 1;
    for (int c = 0; c < CELLS; c++) {
      emptiest = Math.min(emptiest, pack.cellSoc(c));
    }
    double fullWh = CELLS * TestCells.nmc().capacityAh() * 3.65;
    assertThat(state.energyWh()).isBetween(0.85 * emptiest * fullWh, 1.02 * emptiest * fullWh);
    assertThat(state.energySigmaWh()).isBetween(0.001 * fullWh, 0.2 * fullWh);
  }

  @Test
  void storedAndReadBackItGoesOnToTheBit() {
    drive(1403);
    ConditionState restored = condition.read(state.fastBlock(), state.thermalBlock());
    for (int i = 0; i < 700; i++) {
      twin.next(sample);
      StepOutcome outcome = estimator.step(pack, sample);
      condition.step(state, pack, health, sample, outcome);
      condition.step(restored, pack, health, sample, outcome);
    }

    assertThat(restored.thermalBlock()).isEqualTo(state.thermalBlock());
    assertThat(restored.fastBlock()).isEqualTo(state.fastBlock());
    assertThat(restored.powerW(PowerKind.CHARGE_10S)).isEqualTo(state.powerW(PowerKind.CHARGE_10S));
  }

  @Test
  void aPackStoredWithoutConditionBeginsOneAndOtherBytesAreRefused() {
    assertThat(condition.read(new byte[0], new byte[0]).steps()).isZero();
    byte[] fast = state.fastBlock();
    byte[] cut = new byte[state.thermalBlock().length - 1];
    assertThatThrownBy(() -> condition.read(fast, cut))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void aStateOfTheVersionWithoutLoadsIsReadAndItsTemperaturesKept() {
    drive(600);
    byte[] fast = Arrays.copyOf(state.fastBlock(), 13);
    byte[] slow = state.thermalBlock();
    int probes = model.probeCell().length;
    byte[] thermal = Arrays.copyOf(slow, 1 + probes * CoreTemperature.SIZE * 4 + 16);
    fast[0] = 1;
    thermal[0] = 1;

    ConditionState older = condition.read(fast, thermal);

    assertThat(older.steps()).isEqualTo(state.steps());
    assertThat(older.coreDegC(0)).isEqualTo(state.coreDegC(0));
    assertThat(Arrays.copyOf(older.thermalBlock(), thermal.length)[1]).isEqualTo(thermal[1]);
  }

  @Test
  void withoutProbesThereIsNoCoreTemperatureButPower() {
    PackModel bare = new PackModel(TestCells.nmc(), CELLS, 1, new int[0], 1);
    ConditionEstimator bareCondition = new ConditionEstimator(bare);
    state = bareCondition.newState();
    for (int i = 0; i < 100; i++) {
      twin.next(sample);
      bareCondition.step(state, pack, health, sample, estimator.step(pack, sample));
    }

    assertThat(state.coreDegC(0)).isNaN();
    assertThat(state.powerW(PowerKind.DISCHARGE_10S)).isPositive();
  }
}

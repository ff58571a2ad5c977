package io.galvani.battery.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.cell.TestCells;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.power.LoadFactor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A pack whose resistances are 1.3 times those of its set, on pulses of 10 s after rest. */
class TaughtPowerTest {
  private static final double RESISTANCE = 1.3;
  private static final int CELLS = 3;
  private static final int REST_S = 300;
  private static final int PULSE_S = 10;
  private static final double DEG_C = 10;

  private final CellParameters cell = TestCells.nmc();
  private final PackModel model = new PackModel(cell, CELLS, 1, new int[] {0}, 1);
  private final EquivalentCircuit circuit = new EquivalentCircuit(cell);
  private final double[] truth = {0.5, 0, 0, 0};
  private final PackEstimator estimator = new PackEstimator(model);
  private final PackHealth healthSteps = new PackHealth(model);
  private final ConditionEstimator condition = new ConditionEstimator(model);
  private final PackState pack = estimator.newState();
  private final HealthState health = healthSteps.newState();
  private final PackSample sample = new PackSample();
  private final double[] cellV = new double[CELLS];
  private final double[] probe = {DEG_C};
  private final LoadFactor factor = new LoadFactor();
  private ConditionState state = condition.newState();
  private long second;

  private StepOutcome measure(double currentA) {
    circuit.step(truth, 0, currentA, 1, DEG_C, 1, RESISTANCE);
    Arrays.fill(cellV, circuit.terminalVoltageV(truth, 0, currentA, DEG_C, RESISTANCE));
    second++;
    sample.set(second, second * 1000, second * 1000, 1, currentA, Double.NaN, cellV, probe, 0.5, 0);
    StepOutcome outcome = estimator.step(pack, sample);
    healthSteps.step(health, pack, sample);
    return outcome;
  }

  private void rest() {
    for (int i = 0; i < REST_S; i++) {
      condition.step(state, pack, health, sample, measure(0));
    }
  }

  private void pulse(double cRate) {
    for (int i = 0; i < PULSE_S; i++) {
      condition.step(state, pack, health, sample, measure(cRate * cell.capacityAh()));
    }
  }

  private double ratio(int sign) {
    state.loadFactor(sign, pack, pack.soc(), DEG_C, factor);
    return factor.ratio(2);
  }

  @Test
  void pulsesTeachTheResistanceThatTheSetDoesNotKnowAndPowerFollows() {
    rest();
    double freshW = state.powerW(PowerKind.DISCHARGE_10S);
    for (int k = 0; k < 6; k++) {
      pulse(k % 2 == 0 ? -1.5 : -2.5);
      rest();
    }

    assertThat(ratio(-1)).isCloseTo(RESISTANCE, within(0.06));
    assertThat(state.powerW(PowerKind.DISCHARGE_10S)).isLessThan(0.97 * freshW);
  }

  @Test
  void aLoadThatEndsTeachesToo() {
    rest();
    for (int k = 0; k < 120; k++) {
      condition.step(
          state, pack, health, sample, measure(-cell.capacityAh() * Math.min(1, 0.1 * k)));
    }
    double before = ratio(-1);
    rest();

    assertThat(ratio(-1)).isCloseTo(RESISTANCE, within(0.1));
    assertThat(Math.abs(ratio(-1) - RESISTANCE)).isLessThan(Math.abs(before - RESISTANCE));
  }

  @Test
  void storedInTheMidstOfAPulseItGoesOnToTheBit() {
    rest();
    pulse(-2);
    rest();
    for (int i = 0; i < 7; i++) {
      condition.step(state, pack, health, sample, measure(-2 * cell.capacityAh()));
    }
    ConditionState restored = condition.read(state.fastBlock(), state.thermalBlock());
    for (int i = 0; i < 400; i++) {
      StepOutcome outcome = measure(i < 3 ? -2 * cell.capacityAh() : 0);
      condition.step(state, pack, health, sample, outcome);
      condition.step(restored, pack, health, sample, outcome);
    }

    assertThat(restored.thermalBlock()).isEqualTo(state.thermalBlock());
    assertThat(restored.powerW(PowerKind.DISCHARGE_30S))
        .isEqualTo(state.powerW(PowerKind.DISCHARGE_30S));
    double learned = ratio(-1);
    state = restored;
    assertThat(ratio(-1)).isEqualTo(learned);
  }

  @Test
  void theSlowBlockOnlyChangesWhenEverythingSteps() {
    rest();
    byte[] slow = state.thermalBlock();
    long steps = state.steps();
    int unchanged = 0;
    for (int i = 0; i < 600; i++) {
      double currentA = i % 60 < 10 ? -2 * cell.capacityAh() : 0;
      condition.step(state, pack, health, sample, measure(currentA));
      if (state.steps() == steps) {
        assertThat(state.thermalBlock()).isEqualTo(slow);
        unchanged++;
      }
      slow = state.thermalBlock();
      steps = state.steps();
    }
    assertThat(unchanged).isGreaterThan(400);
  }
}

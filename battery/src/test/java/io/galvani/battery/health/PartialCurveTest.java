package io.galvani.battery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.TestCells;
import io.galvani.battery.health.AgeingCells.Curve;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pack that is discharged at 1C now and then, from somewhere to somewhere. */
class PartialCurveTest {
  private static final int CELLS = 3;
  private static final int DISCHARGES = 50;
  private static final int STEP_S = 12;
  private static final double DISCHARGE_A = 3;
  private static final CellParameters CELL = TestCells.nmc();
  private static final AgeingCurves CURVES = curves(CELL.name(), CELL.capacityAh());

  private final PackModel model = new PackModel(CELL, CELLS, 1, new int[] {0}, STEP_S);
  private final PackEstimator estimator = new PackEstimator(model);
  private final PackHealth steps = new PackHealth(model, CURVES);
  private final PackState pack = estimator.newState();
  private final PackSample sample = new PackSample();
  private final double[] cellV = new double[CELLS];
  private HealthState health = steps.newState();
  private long count;

  private static AgeingCurves curves(String cell, double capacityAh) {
    AgeingModel model =
        new AgeingLearner()
            .add(AgeingCells.asLife(AgeingCells.life(1, DISCHARGES)))
            .add(AgeingCells.asLife(AgeingCells.life(2, DISCHARGES)))
            .learn();
    return new AgeingCurves(
        cell, capacityAh, 1, 25, List.of("a", "b"), "invented", "for tests only", model);
  }

  private void measure(PackHealth by, double currentA, double voltageV) {
    Arrays.fill(cellV, voltageV);
    count++;
    long ms = count * STEP_S * 1000;
    double[] degC = {25};
    sample.set(count, ms, ms, 1, currentA, Double.NaN, cellV, degC, Double.NaN, 0);
    if (estimator.step(pack, sample) != StepOutcome.REJECTED) {
      by.step(health, pack, sample);
    }
  }

  private void discharge(PackHealth by, Curve part) {
    for (double voltageV : part.voltageV()) {
      measure(by, -DISCHARGE_A, voltageV);
    }
    measure(by, 0, 3.8);
  }

  @Test
  void aPartOfADischargeTellsTheCapacityOfAnAgedPack() {
    for (int at : new int[] {5, 25, 45}) {
      health = steps.newState();
      Curve aged = AgeingCells.life(12, DISCHARGES).get(at);
      double atFirst = health.capacityAt1cSigmaAh(0);

      discharge(steps, aged.part(0.15, 0.75));

      double trueAh = aged.capacityAh();
      for (int c = 0; c < CELLS; c++) {
        double sigma = health.capacityAt1cSigmaAh(c);
        assertThat(sigma).as("discharge %d", at).isLessThan(0.5 * atFirst);
        assertThat(Math.abs(health.capacityAt1cAh(c) - trueAh))
            .as("discharge %d", at)
            .isLessThan(Math.min(2 * sigma, 0.05 * trueAh));
      }
    }
  }

  @Test
  void capacityFollowsAPackThroughItsLife() {
    List<Curve> life = AgeingCells.life(11, DISCHARGES);
    for (Curve curve : life) {
      discharge(steps, curve.part(0.2, 0.7));
    }

    double trueAh = life.get(DISCHARGES - 1).capacityAh();
    assertThat(health.capacityAt1cAh(0) / trueAh).isBetween(0.96, 1.04);
  }

  @Test
  void aCurrentThatMovesOrIsOfAnotherRateTellsNothing() {
    Curve aged = AgeingCells.life(12, DISCHARGES).get(40).part(0.2, 0.7);
    long before = health.cellSteps();
    double known = CapacityTrack.variance(health.cell, HealthState.TRACK);
    for (int i = 0; i < aged.voltageV().length; i++) {
      measure(steps, i % 10 < 5 ? -DISCHARGE_A : -0.3 * DISCHARGE_A, aged.voltageV()[i]);
    }

    assertThat(CapacityTrack.variance(health.cell, HealthState.TRACK)).isEqualTo(known).isZero();
    assertThat(health.cellSteps()).isGreaterThanOrEqualTo(before);
  }

  @Test
  void storedInTheMidstOfACurveItGoesOnToTheBit() {
    Curve aged = AgeingCells.life(12, DISCHARGES).get(20).part(0.2, 0.7);
    for (int i = 0; i < aged.voltageV().length / 2; i++) {
      measure(steps, -DISCHARGE_A, aged.voltageV()[i]);
    }
    HealthState restored = steps.read(health.packBlock(), health.cellBlock());
    HealthState original = health;
    for (int i = aged.voltageV().length / 2; i <= aged.voltageV().length; i++) {
      boolean ends = i == aged.voltageV().length;
      health = original;
      measure(steps, ends ? 0 : -DISCHARGE_A, ends ? 3.8 : aged.voltageV()[i]);
      steps.step(restored, pack, sample);
    }

    assertThat(restored.sameAs(original)).isTrue();
    assertThat(CapacityTrack.variance(restored.cell, HealthState.TRACK)).isPositive();
  }

  @Test
  void aStateThatWasStoredWithoutCurvesIsReadAndTheOtherWayRound() {
    PackHealth without = new PackHealth(model);
    measure(without, -DISCHARGE_A, 3.7);

    assertThatNothingIsLost(steps, without.newState());
    assertThatNothingIsLost(without, steps.newState());
  }

  private static void assertThatNothingIsLost(PackHealth reader, HealthState stored) {
    stored.pack[HealthState.NET_AH] = -1.25;

    HealthState read = reader.read(stored.packBlock(), stored.cellBlock());

    assertThat(read.pack[HealthState.NET_AH]).isEqualTo(-1.25);
    assertThat(read.cellBlock()).isEqualTo(stored.cellBlock());
  }

  @Test
  void curvesOfAnotherCellAreLeftAlone() {
    assertThat(new PackHealth(model, curves("other", 3)).newState().curve).isEmpty();
    assertThat(new PackHealth(model, curves(CELL.name(), 2.5)).newState().curve).isEmpty();
    assertThat(health.curve).isNotEmpty();
  }
}

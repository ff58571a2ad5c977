package io.galvani.battery.soc;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.TestCells;
import org.junit.jupiter.api.Test;

/** Two cells, of which the first changes while its pack does what tells only half of it. */
final class DeltaFiltersTest {
  private static final CellParameters CELL = TestCells.nmc().scaledTo(60);
  private static final double DEG_C = 25;
  private static final double SOC = 0.6;
  private static final double CHARGED_A_STEP = 0.0067;
  private static final int SETTLED = 60;

  private final DeltaFilters filters = new DeltaFilters(CELL);
  private final float[] state = new float[2 * DeltaFilters.SIZE];
  private final double r0;
  private double soc = SOC;

  DeltaFiltersTest() {
    CircuitPoint point = new CircuitPoint();
    CELL.circuit().at(SOC, DEG_C, point);
    r0 = point.r0Ohm(48);
    filters.initialise(state, 2, DEG_C);
    for (int k = 0; k < SETTLED; k++) {
      step(k % 2 == 0 ? -60 : 10, 0, 0);
    }
  }

  @Test
  void aCellThatLosesChargeAtRestHasNoOtherResistance() {
    double lost = 0;
    for (int k = 0; k < 40; k++) {
      lost = Math.min(0.07, 0.0035 * k);
      step(0.1, -lost, 0);
      assertThat(Math.abs(resistanceOhm())).isLessThan(0.3 * r0);
    }
    for (int k = 0; k < 20; k++) {
      soc += CHARGED_A_STEP;
      step(48, -lost, 0);
      assertThat((double) state[0]).isBetween(-lost - 0.02, -lost + 0.02);
      assertThat(Math.abs(resistanceOhm())).isLessThan(0.3 * r0);
    }
  }

  @Test
  void aJointThatBeginsUnderASteadyCurrentIsNoLossOfCharge() {
    for (int k = 0; k < 20; k++) {
      soc += CHARGED_A_STEP;
      step(48, 0, r0);
      assertThat(Math.abs(state[0])).isLessThan(0.05f);
    }
    for (int k = 0; k < 20; k++) {
      step(k % 2 == 0 ? -60 : 10, 0, r0);
    }
    assertThat(Math.abs(state[0])).isLessThan(0.005f);
    assertThat(resistanceOhm()).isBetween(0.8 * r0, 1.2 * r0);
  }

  private double resistanceOhm() {
    return state[2];
  }

  /** Voltages without noise: the second cell is the mean one. */
  private void step(double currentA, double socApart, double moreOhm) {
    double meanV = CELL.ocv().ocvV(soc, DEG_C) + currentA * r0;
    double apartV = CELL.ocv().ocvV(soc + socApart, DEG_C) - CELL.ocv().ocvV(soc, DEG_C);
    double[] cellV = {meanV + apartV + currentA * moreOhm, meanV};
    CircuitPoint point = new CircuitPoint();
    CELL.circuit().at(soc, DEG_C, point);
    filters.step(
        state, cellV, meanV, soc, 0.005, 0, currentA, 0, currentA * point.r1Ohm(), 0, DEG_C);
  }
}

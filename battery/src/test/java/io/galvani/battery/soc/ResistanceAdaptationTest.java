package io.galvani.battery.soc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.cell.TestCells;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ResistanceAdaptationTest {
  private static final double DEG_C = 10;
  private static final int SECONDS = 5_400;

  private final CellParameters cell = TestCells.nmc();
  private final EquivalentCircuit truth = new EquivalentCircuit(cell);
  private final BarFilter filter = new BarFilter(cell);
  private final double[] s = new double[BarFilter.SIZE];
  private double worstSoc;

  @Test
  void aCellOfSixtyPercentMoreResistanceIsFoundAndItsSocHolds() {
    drive(1.6, 0);

    assertThat(s[BarFilter.RESISTANCE_ERROR]).isCloseTo(0.6, within(0.1));
    assertThat(worstSoc).isLessThan(0.02);
  }

  @Test
  void aCellAsItsTablesSayKeepsThem() {
    drive(1, 0);

    assertThat(s[BarFilter.RESISTANCE_ERROR]).isCloseTo(0, within(0.05));
    assertThat(BarFilter.resistanceErrorSigma(s)).isLessThan(0.1);
    assertThat(worstSoc).isLessThan(0.01);
  }

  @Test
  void aVoltageThreeSecondsBehindItsCurrentIsNotTakenForResistance() {
    drive(1, 3);

    assertThat(s[BarFilter.RESISTANCE_ERROR]).isCloseTo(0, within(0.2));
    assertThat(worstSoc).isLessThan(0.02);
  }

  /** Drives from 90 %, and remembers the worst error of the last half. */
  private void drive(double resistanceFactor, int lagS) {
    Random random = new Random(11);
    double[] state = {0.9, 0, 0, 0};
    double[] behind = new double[lagS + 1];
    double currentA = 0;
    double lastA = 0;
    worstSoc = 0;
    for (int second = 0; second < SECONDS; second++) {
      if (second % 7 == 0) {
        currentA = -0.35 * cell.capacityAh() * (1 + 1.5 * random.nextGaussian());
      }
      truth.step(state, 0, currentA, 1, DEG_C, 1, resistanceFactor);
      behind[second % behind.length] =
          truth.terminalVoltageV(state, 0, currentA, DEG_C, resistanceFactor)
              + 0.002 * random.nextGaussian();
      double voltageV = behind[second < lagS ? 0 : (second - lagS) % behind.length];
      if (second == 0) {
        filter.initialise(s, voltageV, currentA, DEG_C);
      } else {
        filter.predict(s, 1, currentA, true, DEG_C);
        filter.correct(s, voltageV, currentA, currentA - lastA, true, DEG_C);
      }
      lastA = currentA;
      if (second > SECONDS / 2) {
        worstSoc = Math.max(worstSoc, Math.abs(s[BarFilter.SOC] - state[0]));
      }
    }
  }
}

package io.galvani.battery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.TestCells;
import org.junit.jupiter.api.Test;

/** What a rest beyond the end of the open-circuit voltage tells. */
final class VoltageAnchorsTest {
  @Test
  void aVoltageBeyondASlopingCurveTellsHalfOfWhatItsSlopeSays() {
    CellParameters cell = TestCells.nmc();
    double fullV = cell.ocv().ocvV(1, 25);
    VoltageAnchors onCurve = rested(cell, fullV - 0.001);
    VoltageAnchors beyond = rested(cell, fullV + 0.022);

    assertThat(onCurve.soc[0]).isBetween(0.99, 1.0);
    assertThat(beyond.soc[0]).isCloseTo(1 + 0.5 * 0.022 / cell.ocv().slopeV(1, 25), within(1e-4));
    assertThat(beyond.sigma[0]).isGreaterThan(onCurve.sigma[0] + 0.002);
  }

  @Test
  void behindAWallThereIsNoCharge() {
    CellParameters cell = TestCells.lfp();

    assertThat(rested(cell, cell.ocv().ocvV(1, 25) + 0.05).soc[0]).isCloseTo(1, within(1e-6));
  }

  private static VoltageAnchors rested(CellParameters cell, double volt) {
    VoltageAnchors anchors = new VoltageAnchors(cell, 1);
    HealthState state = new HealthEstimator(cell, 1).newState();
    boolean told = false;
    for (int k = 0; k < 250; k++) {
      told |= anchors.step(state, 10, 0, new double[] {volt}, volt, 25);
    }
    assertThat(told).isTrue();
    return anchors;
  }
}

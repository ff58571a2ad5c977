package io.galvani.battery.cell;

import static io.galvani.battery.cell.EquivalentCircuit.HYSTERESIS;
import static io.galvani.battery.cell.EquivalentCircuit.SOC;
import static io.galvani.battery.cell.EquivalentCircuit.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class EquivalentCircuitTest {
  private final CellParameters cell = TestCells.nmc();
  private final EquivalentCircuit circuit = new EquivalentCircuit(cell);

  @Test
  void restLeavesSocUnchangedAndRelaxesTheVoltage() {
    double[] state = {0.5, -0.03, -0.02, -1};

    circuit.step(state, 0, 0, 3600, 25);

    assertThat(state[SOC]).isEqualTo(0.5);
    assertThat(state[HYSTERESIS]).isEqualTo(-1);
    assertThat(state[V1]).isCloseTo(0, within(1e-9));
    assertThat(circuit.terminalVoltageV(state, 0, 0, 25))
        .isCloseTo(circuit.openCircuitV(state, 0, 0, 25), within(1e-6));
  }

  @Test
  void chargingLosesWhatCoulombicEfficiencySaysAndDischargingNothing() {
    double[] charged = {0.5, 0, 0, 0};
    double[] discharged = {0.5, 0, 0, 0};

    circuit.step(charged, 0, 0.3, 3600, 25);
    circuit.step(discharged, 0, -0.3, 3600, 25);

    assertThat(charged[SOC]).isCloseTo(0.5 + 0.1 * 0.999, within(1e-12));
    assertThat(discharged[SOC]).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void oneLongStepEqualsManyShortOnesWhileParametersHold() {
    // The tables are read once a step, so that only the RC pairs are compared.
    CircuitPoint p = new CircuitPoint();
    cell.circuit().at(0.5, 25, p);
    double[] state = {0.5, 0.01, 0.002, 0};

    circuit.step(state, 0, -1, 40, 25);

    double v1 = 0.01;
    for (int i = 0; i < 40_000; i++) {
      v1 += 0.001 * (-v1 + p.r1Ohm() * -1) / p.tau1S();
    }
    assertThat(state[V1]).isCloseTo(v1, within(1e-6));
  }

  @Test
  void dischargePullsTheVoltageDownByOhmAndPolarisation() {
    double[] state = {0.5, 0, 0, 0};
    double restV = circuit.terminalVoltageV(state, 0, 0, 25);

    double loadedV = circuit.terminalVoltageV(state, 0, -3, 25);
    circuit.step(state, 0, -3, 60, 25);
    double laterV = circuit.terminalVoltageV(state, 0, -3, 25);

    assertThat(restV - loadedV).isCloseTo(0.06, within(1e-9));
    assertThat(laterV).isLessThan(loadedV - 0.02);
  }

  @Test
  void resistanceFollowsArrheniusBetweenAndBeyondTheGrid() {
    CircuitPoint p = new CircuitPoint();
    cell.circuit().at(0.5, 0, p);
    double at0 = p.r0Ohm(-1);
    cell.circuit().at(0.5, -20, p);
    double atMinus20 = p.r0Ohm(-1);
    cell.circuit().at(0.5, 12, p);
    double at12 = p.r0Ohm(-1);

    assertThat(at0).isCloseTo(0.036, within(1e-12));
    double factor = StrictMath.exp(30_000 / 8.314462618 * (1 / 253.15 - 1 / 273.15));
    assertThat(atMinus20).isCloseTo(at0 * factor, within(1e-9));
    double share = (1 / 273.15 - 1 / 285.15) / (1 / 273.15 - 1 / 298.15);
    assertThat(at12).isCloseTo(0.036 * StrictMath.pow(0.020 / 0.036, share), within(1e-9));
  }

  @Test
  void hysteresisSettlesOnTheBranchOfTheCurrent() {
    double[] state = {0.5, 0, 0, 0};

    circuit.step(state, 0, 3, 600, 25);

    assertThat(state[HYSTERESIS]).isGreaterThan(0.99).isLessThanOrEqualTo(1);
  }

  @Test
  void everyLossIsHeatAndHeatWarmsTheCore() {
    double[] state = {0.5, 0, 0, 0};
    double terminalV = circuit.terminalVoltageV(state, 0, -3, 25);
    double heatW = circuit.heatW(state[SOC], -3, terminalV, 25);
    double[] degC = {25, 25};
    for (int i = 0; i < 7200; i++) {
      ThermalModel.step(cell.thermal(), degC, 0, heatW, 25, 1, 1);
    }

    assertThat(heatW).isCloseTo(9 * 0.020, within(1e-3));
    assertThat(degC[ThermalModel.SURFACE]).isCloseTo(25 + heatW / 0.08, within(0.01));
    assertThat(degC[ThermalModel.CORE])
        .isCloseTo(degC[ThermalModel.SURFACE] + heatW / 0.6, within(0.01));
  }

  @Test
  void aLargerCellAtTheSameRateHasTheSameVoltage() {
    CellParameters large = cell.scaledTo(150);
    EquivalentCircuit largeCircuit = new EquivalentCircuit(large);
    double[] small = {0.6, 0, 0, 0};
    double[] big = {0.6, 0, 0, 0};

    circuit.step(small, 0, -3, 100, 10);
    largeCircuit.step(big, 0, -150, 100, 10);

    assertThat(largeCircuit.terminalVoltageV(big, 0, -150, 10))
        .isCloseTo(circuit.terminalVoltageV(small, 0, -3, 10), within(1e-9));
    assertThat(large.limits().operating().chargeCurrentA()).isCloseTo(150, within(1e-9));
  }
}

package io.galvani.battery.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.cell.TestCells;
import io.galvani.battery.power.PowerLimits.Power;
import io.galvani.battery.power.PowerLimits.Standing;
import org.junit.jupiter.api.Test;

class PowerLimitsTest {
  private final CellParameters cell = TestCells.nmc();
  private final PowerLimits limits = new PowerLimits(new LookAhead(cell));

  @Test
  void theCurrentFoundBringsTheSimulatedCellToItsLimitAndNotBeyond() {
    Power power = limits.discharge(standing(0.05, 0), 10);

    double[] state = {0.05, 0, 0, 0};
    EquivalentCircuit circuit = new EquivalentCircuit(cell);
    double falling = fallOfResistance(0.05, 0, power.currentA(), 10);
    for (int i = 0; i < 100; i++) {
      circuit.step(state, 0, power.currentA(), 0.1, 0, 1, falling);
    }
    double endV = circuit.terminalVoltageV(state, 0, power.currentA(), 0, falling);
    assertThat(falling).isBetween(0.8, 1.0);
    assertThat(endV).isCloseTo(cell.limits().operating().voltageLowV(), within(0.01));
    assertThat(power.powerW()).isCloseTo(-power.currentA() * endV, within(0.1));
  }

  @Test
  void theCurrentLimitHoldsWhereVoltageWouldAllowMore() {
    assertThat(limits.discharge(standing(0.9, 25), 10).currentA()).isEqualTo(-9);
    assertThat(limits.charge(standing(0.2, 25), 10).currentA()).isEqualTo(3);
  }

  @Test
  void anAgedPackIsWeakerAndDoubtOfItsAgeCosts() {
    Standing standing = standing(0.2, 0);
    Power fresh = limits.discharge(standing, 10);
    limits.taught(factor(1.5, 0));
    Power aged = limits.discharge(standing, 10);
    limits.taught(factor(1.5, 0.13));
    Power unsure = limits.discharge(standing, 10);

    assertThat(aged.powerW() / fresh.powerW()).isBetween(1 / 1.5, 0.95);
    assertThat(unsure.powerW()).isEqualTo(aged.powerW());
    assertThat(unsure.sigmaW()).isGreaterThan(aged.sigmaW());
  }

  @Test
  void sigmaIsWhatADifferentStandingWouldChange() {
    Standing certain = new Standing(0.15, 0, 0, 0, 0, 0, 0, 0, 0);
    double power = limits.discharge(certain, 10).powerW();
    double bySoc =
        power - limits.discharge(new Standing(0.13, 0, 0, 0, 0, 0, 0, 0, 0), 10).powerW();
    double byOhm =
        power - limits.discharge(new Standing(0.15, 0, 0, 0, 0, 0, 0.004, 0, 0), 10).powerW();

    assertThat(limits.discharge(certain, 10).sigmaW()).isZero();
    assertThat(limits.discharge(new Standing(0.15, 0.02, 0, 0, 0, 0, 0, 0, 0), 10).sigmaW())
        .isCloseTo(bySoc, within(0.15 * bySoc));
    assertThat(limits.discharge(new Standing(0.15, 0, 0, 0, 0, 0, 0, 0.004, 0), 10).sigmaW())
        .isCloseTo(byOhm, within(0.15 * byOhm));
  }

  @Test
  void longerIsNeverMore() {
    for (double soc = 0.02; soc < 1; soc += 0.02) {
      Standing standing = standing(soc, 10);
      assertThat(limits.discharge(standing, 30).powerW())
          .isLessThanOrEqualTo(limits.discharge(standing, 10).powerW() + 1e-9);
      assertThat(Math.abs(limits.charge(standing, 30).currentA()))
          .isLessThanOrEqualTo(Math.abs(limits.charge(standing, 10).currentA()) + 1e-9);
    }
  }

  @Test
  void nothingIsTakenWhenFullColdOrHotAndNothingGivenWhenEmpty() {
    assertThat(limits.charge(standing(1, 25), 10).powerW()).isCloseTo(0, within(0.01));
    assertThat(limits.charge(standing(0.5, -1), 10).powerW()).isZero();
    assertThat(limits.charge(standing(0.5, 46), 10).powerW()).isZero();
    assertThat(limits.discharge(standing(0, 25), 10).powerW()).isCloseTo(0, within(0.01));
  }

  @Test
  void aCellOfMoreResistanceIsWeakerAndDoubtCosts() {
    Standing good = standing(0.15, 0);
    Standing weak = new Standing(0.15, 0.01, 0, 0, 0, 0, 0.02, 0.002, 0.005);
    Standing unsure = new Standing(0.15, 0.05, 0, 0, 0, 0, 0, 0.01, 0.02);

    assertThat(limits.discharge(weak, 10).powerW()).isLessThan(limits.discharge(good, 10).powerW());
    assertThat(limits.discharge(unsure, 10).sigmaW())
        .isGreaterThan(limits.discharge(good, 10).sigmaW());
  }

  @Test
  void energyOfAFullCellIsItsCapacityTimesItsMeanVoltage() {
    RemainingEnergy energy = new RemainingEnergy(cell);

    assertThat(energy.toEmpty(1, 0.01, 25, 0, 0.005).energyWh()).isBetween(10.5, 11.7);
    assertThat(energy.toEmpty(0.5, 0.01, 25, 0, 0.005).energyWh()).isBetween(5.0, 5.6);
    assertThat(energy.toEmpty(1, 0.01, 0, 1, 0.005).energyWh())
        .isLessThan(energy.toEmpty(1, 0.01, 25, 0.2, 0.005).energyWh());
    assertThat(energy.toEmpty(0.5, 0.05, 25, 0.2, 0.005).sigmaWh())
        .isCloseTo(0.05 * 3 * 3.65, within(0.1));
    assertThat(energy.toEmpty(Double.NaN, 0.1, 25, 0.2, 0.005).energyWh()).isNaN();
  }

  private static LoadFactor factor(double ratio, double relativeSigma) {
    LoadFactor factor = new LoadFactor();
    factor.set(ratio, relativeSigma);
    return factor;
  }

  private static Standing standing(double soc, double degC) {
    return new Standing(soc, 0.01, degC, 0, 0, 0, 0, 0.001, 0.005);
  }

  /**
   * By Butler and Volmer for a cell of which 22 % of the resistance is charge transfer and whose
   * set holds for 1.5 C: sinh(y) = x solved by bisection instead of written out.
   */
  private double fallOfResistance(double soc, double degC, double currentA, double horizonS) {
    CircuitPoint point = new CircuitPoint();
    cell.circuit().at(soc, degC, point);
    double ohm =
        point.r0Ohm(currentA)
            + point.r1Ohm() * -Math.expm1(-horizonS / point.tau1S())
            + point.r2Ohm() * -Math.expm1(-horizonS / point.tau2S());
    double voltPerUnit = 2 * 8.314462 / 96485.33 * (degC + 273.15);
    double atSet = 0.78 + 0.22 * overArgument(0.22 * ohm * 1.5 * cell.capacityAh() / voltPerUnit);
    double x = 0.22 * ohm / atSet * Math.abs(currentA) / voltPerUnit;
    return (0.78 + 0.22 * overArgument(x)) / atSet;
  }

  private static double overArgument(double x) {
    double low = 0;
    double high = x;
    for (int i = 0; i < 60; i++) {
      double middle = 0.5 * (low + high);
      if (Math.sinh(middle) < x) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low / x;
  }
}

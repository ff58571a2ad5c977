package io.galvani.chassis.cells;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A day between 45 and 75 % on the flat part of an iron-phosphate cell's voltage, with a current
 * sensor that is off by C/500 and reads charging 0.2 % higher than discharging. Nothing there tells
 * the SOC: sigma must say so, and an end of the range must bring it back.
 */
class LfpPlateauTest {
  private static final CellParameters CELL = CellLibrary.shipped().get("k2-lfp26650").parameters();
  private static final double CAPACITY_AH = CELL.capacityAh();
  private static final double ASYMMETRY = 0.002;

  /** The real open-circuit voltage differs from the set's by waves of this, V. */
  private static final double WAVE_V = 0.004;

  private static final int DAY_S = 24 * 3600;
  private static final double HIGH_V = 3.44;
  private static final double LOW_V = 2.6;

  private final EquivalentCircuit circuit = new EquivalentCircuit(CELL);
  private final double[] truth = {0.75, 0, 0, 0};
  private final PackEstimator estimator =
      new PackEstimator(new PackModel(CELL, 1, 1, new int[] {0}, 1));
  private final PackState state = estimator.newState();
  private final PackSample sample = new PackSample();
  private final Random random = new Random(1);
  private final double[] cellV = {trueV(0)};
  private double offsetA;
  private long seq;
  private int uncovered;
  private double worst;

  @ParameterizedTest
  @CsvSource({"1, true", "-1, true", "1, false", "-1, false"})
  void sigmaCoversTheErrorForADayOnThePlateau(int offsetSign, boolean told) {
    day(offsetSign, told);

    assertThat(uncovered)
        .as("seconds of %d beyond two sigma, worst error %.3f", DAY_S, worst)
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"1", "-1"})
  void aFullChargeBringsItBack(int offsetSign) {
    day(offsetSign, true);
    double chargeA = 0.5 * CAPACITY_AH;
    while (chargeA > 0.03 * CAPACITY_AH) {
      step(chargeA);
      chargeA = cellV[0] > HIGH_V ? 0.995 * chargeA : chargeA;
    }

    assertThat(Math.abs(error())).isLessThan(0.03).isLessThanOrEqualTo(2 * state.socSigma());
    assertThat(state.socSigma()).isLessThan(0.03);
  }

  @ParameterizedTest
  @CsvSource({"1", "-1"})
  void aRestAtTheLowEndBringsItBack(int offsetSign) {
    day(offsetSign, true);
    while (cellV[0] > LOW_V) {
      step(-0.5 * CAPACITY_AH);
    }
    for (int second = 0; second < 3600; second++) {
      step(0);
    }

    assertThat(Math.abs(error())).isLessThan(0.03).isLessThanOrEqualTo(2 * state.socSigma());
    assertThat(state.socSigma()).isLessThan(0.03);
  }

  @Test
  void theDayStaysOnThePlateau() {
    double lowest = 1;
    double highest = 0;
    for (int second = 0; second < DAY_S; second++) {
      step(currentA(second));
      lowest = Math.min(lowest, truth[0]);
      highest = Math.max(highest, truth[0]);
    }

    assertThat(lowest).isBetween(0.35, 0.5);
    assertThat(highest).isBetween(0.7, 0.8);
  }

  private void day(int offsetSign, boolean told) {
    offsetA = offsetSign * CAPACITY_AH / 500;
    for (int second = 0; second < DAY_S; second++) {
      step(currentA(second));
      if (second == 0 && told) {
        estimator.tellSoc(state, truth[0], 0.01);
      }
      worst = Math.max(worst, Math.abs(error()));
      uncovered += Math.abs(error()) > 2 * state.socSigma() ? 1 : 0;
    }
  }

  /** Twenty minutes out, ten of rest, twenty back, ten of rest. */
  private static double currentA(int second) {
    int minute = second / 60 % 60;
    double ripple = 0.4 * Math.sin(second / 7.0);
    double rate = minute < 20 ? -0.9 + ripple : minute < 30 || minute >= 50 ? 0 : 0.9;
    return rate * CAPACITY_AH;
  }

  private void step(double throughA) {
    circuit.step(truth, 0, throughA, 1, 25);
    cellV[0] = trueV(throughA) + 0.001 * random.nextGaussian();
    double readA = throughA > 0 ? (1 + ASYMMETRY) * throughA : throughA;
    long ms = 1000 * seq;
    sample.set(
        seq++, ms, ms, 1, readA + offsetA, Double.NaN, cellV, new double[] {25}, Double.NaN, 0);
    estimator.step(state, sample);
  }

  private double trueV(double throughA) {
    return circuit.terminalVoltageV(truth, 0, throughA, 25)
        + WAVE_V * Math.sin(14 * truth[EquivalentCircuit.SOC]);
  }

  private double error() {
    return state.soc() - Math.max(0, Math.min(1, truth[EquivalentCircuit.SOC]));
  }
}

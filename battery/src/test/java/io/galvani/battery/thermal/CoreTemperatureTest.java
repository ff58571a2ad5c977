package io.galvani.battery.thermal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.cell.ThermalModel;
import io.galvani.battery.cell.ThermalParameters;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoreTemperatureTest {
  private final ThermalParameters thermal = TestCells.nmc().thermal();
  private final CoreTemperature filter = new CoreTemperature(thermal);
  private final double[] state = new double[CoreTemperature.SIZE];
  private final double[] truth = {25, 25};
  private final Random random = new Random(3);

  @Test
  void findsTheCoreWhenTheHeatIsKnownByEightyPercentAndTheSurroundingsNotAtAll() {
    filter.start(state, 0, 25, 0.3);
    int covered = 0;
    double worst = 0;
    for (int second = 0; second < 7200; second++) {
      double heatW = second / 600 % 2 == 0 ? 1.5 : 0.2;
      ThermalModel.step(thermal, truth, 0, heatW, 15, 1, 1);
      filter.step(state, 0, 1, 0.8 * heatW, truth[1] + 0.3 * random.nextGaussian(), 0.3);
      double error = Math.abs(state[CoreTemperature.CORE] - truth[0]);
      covered += error <= 2 * CoreTemperature.coreSigmaK(state, 0) ? 1 : 0;
      worst = second < 600 ? 0 : Math.max(worst, error);
    }

    assertThat(covered / 7200.0).isGreaterThan(0.9);
    assertThat(worst).isLessThan(2);
    assertThat(CoreTemperature.coreSigmaK(state, 0)).isBetween(0.05, 2.0);
  }

  @Test
  void theCoreRunsAheadOfTheSurfaceUnderHeat() {
    filter.start(state, 0, 25, 0.3);
    for (int second = 0; second < 600; second++) {
      ThermalModel.step(thermal, truth, 0, 2, 25, 1, 1);
      filter.step(state, 0, 1, 2, truth[1], 0.3);
    }

    assertThat(state[0] - state[1]).isCloseTo(truth[0] - truth[1], within(0.5));
    assertThat(state[0] - state[1]).isGreaterThan(1);
  }

  @Test
  void withoutAProbeSigmaGrows() {
    filter.start(state, 0, 25, 0.3);
    filter.step(state, 0, 1, 1, 25, 0.3);
    double before = CoreTemperature.surfaceSigmaK(state, 0);

    filter.step(state, 0, 600, 1, Double.NaN, 0.3);

    assertThat(CoreTemperature.surfaceSigmaK(state, 0)).isGreaterThan(2 * before);
  }

  @Test
  void aBorrowedProbeSaysLess() {
    double[] borrowed = new double[CoreTemperature.SIZE];
    filter.start(state, 0, 25, 0.3);
    filter.start(borrowed, 0, 25, 2);
    for (int second = 0; second < 3600; second++) {
      filter.step(state, 0, 1, 1, 27, 0.3);
      filter.step(borrowed, 0, 1, 1, 27, 2);
    }

    assertThat(CoreTemperature.coreSigmaK(borrowed, 0))
        .isGreaterThan(CoreTemperature.coreSigmaK(state, 0));
  }

  @Test
  void nothingMakesItNaN() {
    filter.start(state, 0, 25, 0.3);
    double[] odd = {Double.NaN, -500, 1e9, 25, Double.NEGATIVE_INFINITY};
    for (int i = 0; i < 100_000; i++) {
      double heat = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian();
      filter.step(state, 0, random.nextInt(100_000), heat, odd[random.nextInt(odd.length)], 0.3);
    }

    assertThat(Arrays.stream(state).allMatch(Double::isFinite)).isTrue();
    assertThat(CoreTemperature.coreSigmaK(state, 0)).isPositive();
  }

  @Test
  void anUnstartedStateWaitsForAMeasurement() {
    Arrays.fill(state, Double.NaN);

    filter.step(state, 0, 1, 1, Double.NaN, 0.3);
    assertThat(state[0]).isNaN();
    filter.step(state, 0, 1, 1, 20, 0.3);
    assertThat(state[0]).isEqualTo(20);
  }
}

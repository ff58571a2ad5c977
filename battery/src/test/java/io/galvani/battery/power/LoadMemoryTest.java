package io.galvani.battery.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadMemoryTest {
  private static final double SOC = 0.6;
  private static final double DEG_C = 25;
  private static final double READING = 0.01;

  private final double[] state = new double[LoadMemory.SIZE];
  private final LoadFactor factor = new LoadFactor();

  @BeforeEach
  void start() {
    LoadMemory.start(state);
  }

  private LoadFactor recalled(double sign, double soc, double degC) {
    LoadMemory.recall(state, sign, soc, degC, factor);
    return factor;
  }

  @Test
  void learnsThatACellOfMoreResistanceSagsMore() {
    for (int load = 0; load < 10; load++) {
      LoadMemory.learn(state, -1 - load % 3, SOC, DEG_C, 1.3, READING);
    }

    assertThat(recalled(-1, SOC, DEG_C).ratio(2)).isCloseTo(1.3, within(0.02));
    assertThat(recalled(1, SOC, DEG_C).ratio(2)).as("charging was not seen").isEqualTo(1);
    assertThat(LoadMemory.loads(state, -1)).isEqualTo(10);
    assertThat(LoadMemory.loads(state, 1)).isZero();
  }

  @Test
  void learnsThatResistanceFallsWithCurrent() {
    for (int load = 0; load < 30; load++) {
      double cRate = new double[] {0.5, 1, 2, 4, 6}[load % 5];
      LoadMemory.learn(state, -cRate, SOC, DEG_C, Math.pow(cRate, -0.1), READING);
    }

    assertThat(recalled(-1, SOC, DEG_C).ratio(6)).isCloseTo(Math.pow(6, -0.1), within(0.02));
    assertThat(recalled(-1, SOC, DEG_C).ratio(0.5)).isCloseTo(Math.pow(0.5, -0.1), within(0.02));
  }

  @Test
  void whatWasLearnedAtOnePlaceCountsLessElsewhereAndAgeCountsEverywhere() {
    for (int load = 0; load < 5; load++) {
      LoadMemory.learn(state, -2, 0.1, DEG_C, 1.3, READING);
    }
    double there = recalled(-2, 0.1, DEG_C).ratio(2);
    double sureThere = factor.ratioSigma(2);
    double away = recalled(-2, 0.8, DEG_C).ratio(2);
    assertThat(away).isBetween(1.01, 1 + 0.5 * (there - 1));
    assertThat(factor.ratioSigma(2)).isGreaterThan(3 * sureThere);

    for (int load = 0; load < 60; load++) {
      LoadMemory.learn(state, -2, 0.1 + 0.8 * (load % 7) / 6, 5 + 5 * (load % 5), 1.3, READING);
    }
    assertThat(recalled(-2, 0.45, 60).ratio(2)).as("where no load was").isBetween(1.2, 1.35);
  }

  @Test
  void sigmaCoversTheNextLoad() {
    Random random = new Random(4);
    int inside = 0;
    double local = 0;
    double soc = 0.5;
    for (int load = 0; load < 400; load++) {
      double moved = 0.05 * random.nextDouble();
      soc = soc + moved > 0.9 ? 0.1 : soc + moved;
      double keeps = Math.exp(-moved / 0.15);
      local = keeps * local + 0.15 * Math.sqrt(1 - keeps * keeps) * random.nextGaussian();
      double truth = 0.1 + local;
      double cRate = 0.5 + 5 * random.nextDouble();
      double error = Math.log(recalled(-1, soc, DEG_C).ratio(cRate)) - truth;
      inside += Math.abs(error) <= 2 * factor.ratioSigma(cRate) ? 1 : 0;
      double read = Math.exp(truth + 0.01 * random.nextGaussian());
      LoadMemory.learn(state, -cRate, soc, DEG_C, read, READING);
    }

    assertThat(inside / 400.0).isBetween(0.92, 1.0);
  }

  @Test
  void aLoadThatMakesNoSenseIsNotLearnedFrom() {
    double[] before = state.clone();

    LoadMemory.learn(state, -1, SOC, DEG_C, -1, READING);
    LoadMemory.learn(state, -1, SOC, DEG_C, 10, READING);
    LoadMemory.learn(state, -1, SOC, DEG_C, Double.NaN, READING);
    LoadMemory.learn(state, -1, SOC, DEG_C, 1.1, Double.NaN);
    LoadMemory.learn(state, -1, SOC, Double.NaN, 1.1, READING);

    assertThat(state).isEqualTo(before);
  }

  @Test
  void oneWildLoadDoesNotUndoManyGoodOnes() {
    for (int load = 0; load < 20; load++) {
      LoadMemory.learn(state, -2, SOC, DEG_C, 1.1, READING);
    }
    LoadMemory.learn(state, -2, SOC, DEG_C, 2.9, READING);

    assertThat(recalled(-2, SOC, DEG_C).ratio(2)).isBetween(1.1, 1.2);
  }

  @Test
  void everyNumberIsAFloat() {
    Random random = new Random(5);
    for (int load = 0; load < 50; load++) {
      double cRate = 6 * random.nextDouble() - 3;
      LoadMemory.learn(
          state, cRate, random.nextDouble(), DEG_C, 0.9 + 0.3 * random.nextDouble(), 0);
    }

    for (double value : state) {
      assertThat((double) (float) value).isEqualTo(value);
    }
  }
}

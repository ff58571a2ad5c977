package io.galvani.battery.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LoadMemoryTest {
  private final double[] state = new double[LoadMemory.SIZE];

  @Test
  void learnsThatACellOfMoreResistanceSagsMore() {
    LoadMemory.start(state);
    for (int load = 0; load < 10; load++) {
      LoadMemory.learn(state, -1 - load % 3, -0.13, -0.10);
    }

    assertThat(LoadMemory.ratio(state, -2)).isCloseTo(1.3, within(0.03));
    assertThat(LoadMemory.ratio(state, 2)).as("charging was not seen").isEqualTo(1);
  }

  @Test
  void learnsThatResistanceFallsWithCurrent() {
    LoadMemory.start(state);
    for (int load = 0; load < 30; load++) {
      double cRate = -new double[] {0.5, 1, 2, 4, 6}[load % 5];
      LoadMemory.learn(state, cRate, Math.pow(-cRate, -0.1), 1);
    }

    assertThat(LoadMemory.ratio(state, -6)).isCloseTo(Math.pow(6, -0.1), within(0.03));
    assertThat(LoadMemory.ratio(state, -0.5)).isCloseTo(Math.pow(0.5, -0.1), within(0.03));
  }

  @Test
  void sigmaCoversTheNextLoad() {
    Random random = new Random(4);
    int inside = 0;
    double truth = 0.1;
    LoadMemory.start(state);
    for (int load = 0; load < 400; load++) {
      truth += 0.03 * random.nextGaussian();
      truth = Math.max(-0.5, Math.min(0.5, truth));
      double cRate = -0.5 - 5 * random.nextDouble();
      double error = Math.log(LoadMemory.ratio(state, cRate)) - truth;
      inside += Math.abs(error) <= 2 * LoadMemory.ratioSigma(state, cRate) ? 1 : 0;
      LoadMemory.learn(state, cRate, Math.exp(truth + 0.02 * random.nextGaussian()), 1);
    }

    assertThat(inside / 400.0).isBetween(0.92, 1.0);
  }

  @Test
  void aLoadThatMakesNoSenseIsNotLearnedFrom() {
    LoadMemory.start(state);
    double[] before = state.clone();

    LoadMemory.learn(state, -1, 0.05, -0.05);
    LoadMemory.learn(state, -1, -0.5, -0.05);
    LoadMemory.learn(state, -1, Double.NaN, -0.05);
    LoadMemory.learn(state, -1, -0.05, 0);

    assertThat(state).isEqualTo(before);
  }
}

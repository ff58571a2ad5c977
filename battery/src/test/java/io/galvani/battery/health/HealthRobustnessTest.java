package io.galvani.battery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whatever a pack sends, no number of its health becomes NaN or leaves its range. */
final class HealthRobustnessTest {
  private static final int CELLS = 4;
  private static final double[] ABSURD = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -1, 1e300, -1e300, 3700, 298
  };

  @Property(tries = 25)
  void randomStepsLeaveEveryNumberFinite(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PackModel model = new PackModel(TestCells.nmc(), CELLS, 1, new int[] {0}, 1);
    PackEstimator estimator = new PackEstimator(model);
    PackHealth health = new PackHealth(model);
    PackState packState = estimator.newState();
    HealthState state = health.newState();
    PackSample sample = new PackSample();
    long ms = 1_700_000_000_000L;
    double[] soc = new double[CELLS];
    double[] sigma = new double[CELLS];
    for (int i = 0; i < 4000; i++) {
      ms += stepMs(random);
      int boot = random.nextInt(500) == 0 ? random.nextInt() : 7;
      double[] cellV = new double[random.nextInt(50) == 0 ? 2 : CELLS];
      fill(cellV, random, 2.5, 4.3);
      double currentA = oddOr(random, 6 * random.nextDouble() - 3);
      double[] degC = {oddOr(random, 80 * random.nextDouble() - 20)};
      sample.set(i, ms, ms, boot, currentA, Double.NaN, cellV, degC, Double.NaN, 0);
      if (estimator.step(packState, sample) != StepOutcome.REJECTED) {
        health.step(state, packState, sample);
      }
      if (random.nextInt(40) == 0) {
        fill(soc, random, -0.1, 1.1);
        fill(sigma, random, 0, 0.1);
        health.estimator().onAnchor(state, soc, sigma);
        health
            .estimator()
            .onCapacity(state, random.nextInt(CELLS), oddOr(random, 1), oddOr(random, 0.001), 1e-4);
        health
            .estimator()
            .onResistance(state, 1, oddOr(random, 1.2), oddOr(random, 0.1), oddOr(random, 25), 60);
      }
    }

    requireSound(state);
    assertThat(health.read(state.packBlock(), state.cellBlock()).sameAs(state)).isTrue();
  }

  @Test
  void aStateOfAnotherPackIsRefusedInOneSentence() {
    HealthEstimator four = new HealthEstimator(TestCells.nmc(), 4);
    HealthState five = new HealthEstimator(TestCells.nmc(), 5).newState();

    assertThatThrownBy(() -> four.read(five.packBlock(), five.cellBlock()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have");
    assertThatThrownBy(() -> four.read(new byte[0], five.cellBlock()))
        .hasMessageContaining("version 1, but was empty");
  }

  @Test
  void chargeThatWasNotSeenMakesNoWindow() {
    HealthEstimator estimator = new HealthEstimator(TestCells.nmc(), 1);
    HealthState seen = estimator.newState();
    HealthState blind = estimator.newState();
    for (HealthState state : new HealthState[] {seen, blind}) {
      estimator.onAnchor(state, new double[] {0.9}, new double[] {0.01});
      for (int i = 0; i < 3600; i++) {
        boolean gap = state == blind && i > 1000 && i < 1500;
        estimator.onSample(state, 1, gap ? Double.NaN : -1.5, 25);
      }
    }

    int ofSeen = estimator.onAnchor(seen, new double[] {0.3}, new double[] {0.01});
    estimator.onSample(blind, 4 * 3600, Double.NaN, 25);
    int ofBlind = estimator.onAnchor(blind, new double[] {0.3}, new double[] {0.01});

    assertThat(ofSeen).isEqualTo(1);
    assertThat(ofBlind).isZero();
    assertThat(seen.capacityAh(0)).isLessThan(2.7);
    assertThat(blind.windows(0)).isZero();
  }

  private static void requireSound(HealthState state) {
    for (int c = 0; c < CELLS; c++) {
      assertThat(state.capacityAh(c)).isBetween(0.1, 6.0);
      assertThat(state.capacitySigmaAh(c)).isPositive().isFinite();
      assertThat(state.capacityAt1cAh(c)).isBetween(0.0, 6.0);
      assertThat(state.capacityAt1cSigmaAh(c)).isPositive().isFinite();
      assertThat(state.resistanceGrowth(c)).isBetween(-1.0, 30.0);
      assertThat(state.resistanceGrowthSigma(c)).isPositive().isFinite();
    }
    assertThat(state.equivalentFullCycles()).isNotNegative().isFinite();
  }

  private static long stepMs(SplittableRandom random) {
    return switch (random.nextInt(60)) {
      case 0 -> 0;
      case 1 -> -random.nextInt(100_000);
      case 2 -> random.nextInt(100_000_000);
      default -> 1000;
    };
  }

  private static void fill(double[] values, SplittableRandom random, double low, double high) {
    for (int i = 0; i < values.length; i++) {
      values[i] = oddOr(random, low + (high - low) * random.nextDouble());
    }
  }

  private static double oddOr(SplittableRandom random, double value) {
    return random.nextInt(30) == 0 ? ABSURD[random.nextInt(ABSURD.length)] : value;
  }
}

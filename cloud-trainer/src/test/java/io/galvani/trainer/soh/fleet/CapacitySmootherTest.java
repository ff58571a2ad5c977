package io.galvani.trainer.soh.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.health.HealthEstimator;
import io.galvani.battery.health.HealthState;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.trainer.soh.fleet.CapacitySmoother.Label;
import io.galvani.trainer.soh.fleet.CapacitySmoother.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CapacitySmootherTest {
  private static final double NEW_AH = 3;

  /** What equations say that forget as {@link CapacitySmoother} says, of a cell that fades. */
  private static final class Equations {
    static final double OF_WINDOW = 0.015;
    static final double OF_ALL = 0.01;
    final List<Said> said = new ArrayList<>();
    final List<Double> truth = new ArrayList<>();

    Equations(long seed, int charges, double apart) {
      Random random = new Random(seed);
      double fade = 1e-4 + 3e-4 * random.nextDouble();
      double common = OF_ALL * random.nextGaussian();
      double weight = 0;
      double mean = 0;
      double fading = Math.exp(-1.0 / 40 - apart / 150);
      for (int k = 0; k < charges; k++) {
        double q = -fade * apart * k - 1e-7 * Math.pow(apart * k, 2) * random.nextDouble();
        weight = fading * weight + 1;
        mean += (q + OF_WINDOW * random.nextGaussian() - mean) / weight;
        double capacityAh = NEW_AH * Math.exp(mean + common);
        double sigma = Math.sqrt(OF_ALL * OF_ALL + OF_WINDOW * OF_WINDOW / weight);
        said.add(new Said(apart * k, capacityAh, sigma * capacityAh, k + 1));
        truth.add(NEW_AH * Math.exp(q));
      }
    }
  }

  @Test
  void madeUpFadeIsRecoveredWithinItsSigma() {
    double square = 0;
    double lag = 0;
    double left = 0;
    int labels = 0;
    for (int seed = 0; seed < 200; seed++) {
      Equations equations = new Equations(seed, 60, 8);
      List<Label> smoothed = CapacitySmoother.labels(equations.said);
      for (int k = 30; k < 60; k++) {
        Label label = smoothed.get(k);
        double truth = equations.truth.get(k);
        square += Math.pow((label.capacityAh() - truth) / label.sigmaAh(), 2);
        left += label.capacityAh() / truth - 1;
        lag += equations.said.get(k).capacityAh() / truth - 1;
        labels++;
      }
    }

    assertThat(square / labels).as("error over sigma, squared").isBetween(0.3, 1.3);
    assertThat(lag / labels).as("what the equations lag behind").isGreaterThan(0.012);
    assertThat(left / labels).as("what is left of it").isCloseTo(0, within(0.005));
  }

  /** A cell whose charge is counted and whose capacity the equations of battery estimate. */
  private static final class CountedCell {
    static final CellParameters CELL = CellLibrary.shipped().get("generic-ncm").parameters();
    static final double FADE = 3e-4;
    private final HealthEstimator equations = new HealthEstimator(CELL, 1);
    private final HealthState state = equations.newState();
    private final Random random;
    private double soc = 0.9;
    private double lastA;
    final List<Said> said = new ArrayList<>();
    final List<Double> truth = new ArrayList<>();

    CountedCell(long seed, int charges) {
      random = new Random(seed);
      for (int k = 0; k < charges; k++) {
        flow(-0.5, 36);
        flow(0, 1);
        anchor();
        flow(0.5 / CELL.coulombicEfficiency(), 36);
        flow(0, 1);
        anchor();
        for (int cycle = 0; cycle < 8; cycle++) {
          flow(-1, 20);
          flow(1 / CELL.coulombicEfficiency(), 20);
        }
        equations.onResistance(state, 0, 1 + 0.02 * random.nextGaussian(), 0.02, 25, 3600);
        flow(0, 1);
        anchor();
        said.add(
            new Said(
                state.equivalentFullCycles(),
                state.capacityAt1cAh(0),
                state.capacityAt1cSigmaAh(0),
                state.windows(0)));
        truth.add(capacityAh() * state.capacityAt1cAh(0) / state.capacityAh(0));
      }
    }

    private double capacityAh() {
      return CELL.capacityAh() * (1 - FADE * state.equivalentFullCycles());
    }

    private void flow(double cRate, int steps) {
      double currentA = cRate * CELL.capacityAh();
      for (int k = 0; k < steps; k++) {
        equations.onSample(state, 120, currentA, 25);
        double ah = (currentA + lastA) / 2 / 30;
        lastA = currentA;
        soc += ah * (ah > 0 ? CELL.coulombicEfficiency() : 1) / capacityAh();
      }
    }

    private void anchor() {
      double sigma = 0.01;
      double seen = soc + sigma * random.nextGaussian();
      equations.onAnchor(state, new double[] {seen}, new double[] {sigma});
    }
  }

  @Test
  void whatTheEquationsOfBatterySayIsLabelledWithinItsSigma() {
    double square = 0;
    double lag = 0;
    double left = 0;
    int labels = 0;
    for (int seed = 0; seed < 40; seed++) {
      CountedCell cell = new CountedCell(seed, 60);
      List<Label> smoothed = CapacitySmoother.labels(cell.said);
      for (int k = 20; k < 60; k++) {
        Label label = smoothed.get(k);
        square += Math.pow((label.capacityAh() - cell.truth.get(k)) / label.sigmaAh(), 2);
        left += label.capacityAh() / cell.truth.get(k) - 1;
        lag += cell.said.get(k).capacityAh() / cell.truth.get(k) - 1;
        labels++;
      }
    }

    assertThat(square / labels).as("error over sigma, squared").isLessThan(1);
    assertThat(lag / labels).as("what the equations lag behind").isGreaterThan(0.012);
    assertThat(left / labels).as("what is left of it").isCloseTo(0, within(0.004));
  }

  @Test
  void hindsightKnowsMoreThanWasKnownAtTheTime() {
    double before = 0;
    double after = 0;
    for (int seed = 0; seed < 100; seed++) {
      Equations equations = new Equations(seed, 60, 8);
      List<Label> smoothed = CapacitySmoother.labels(equations.said);
      for (int k = 5; k < 55; k++) {
        before += Math.abs(equations.said.get(k).capacityAh() - equations.truth.get(k));
        after += Math.abs(smoothed.get(k).capacityAh() - equations.truth.get(k));
      }
    }

    assertThat(after).isLessThan(0.75 * before);
  }

  @Test
  void errorsThatAreTheSameAgainAndAgainAreNotAveragedDown() {
    List<Said> life = new ArrayList<>();
    for (int k = 0; k < 1000; k++) {
      life.add(new Said(0.5 * k, 1.02 * NEW_AH, 0.02 * NEW_AH, k + 1));
    }

    for (Label label : CapacitySmoother.labels(life)) {
      assertThat(label.sigmaAh()).isGreaterThan(CapacitySmoother.SHARED * 0.02 * NEW_AH / 1.04);
    }
    Label early = CapacitySmoother.labels(life.subList(0, 4)).get(3);
    assertThat(early.sigmaAh() / early.capacityAh())
        .as("four windows in a row are hardly more than their last one")
        .isGreaterThan(0.95 * 0.02 / 1.02);
  }

  @Test
  void chargesWithoutANewWindowAreNoNews() {
    List<Said> life = new ArrayList<>();
    List<Said> repeated = new ArrayList<>();
    for (int k = 0; k < 40; k++) {
      Said said = new Said(5.0 * k, NEW_AH * (1 - 0.001 * k), 0.02 * NEW_AH, k + 1);
      life.add(said);
      repeated.add(said);
      for (int again = 1; again < 10; again++) {
        repeated.add(new Said(5.0 * k, 0.9 * NEW_AH, 0.005 * NEW_AH, k + 1));
      }
    }

    List<Label> once = CapacitySmoother.labels(life);
    List<Label> often = CapacitySmoother.labels(repeated);
    for (int k = 0; k < 40; k++) {
      assertThat(often.get(10 * k).capacityAh()).isCloseTo(once.get(k).capacityAh(), within(1e-6));
      assertThat(often.get(10 * k).sigmaAh()).isCloseTo(once.get(k).sigmaAh(), within(1e-6));
    }
  }

  @Test
  void aCellWithoutAWindowHasNoLabel() {
    List<Said> prior = List.of(new Said(0, 3, 0.03, 0), new Said(9, 3, 0.03, 0));

    assertThat(CapacitySmoother.labels(prior)).containsOnly(Label.NONE).hasSize(2);
    assertThat(CapacitySmoother.labels(List.of())).isEmpty();
  }

  @Test
  void aChargeFarFromAnyNewsOrBadlyKnownHasNoLabel() {
    List<Said> life =
        List.of(new Said(0, 3, 0.03, 0), new Said(390, 3, 0.03, 0), new Said(400, 2.8, 0.04, 1));

    List<Label> labels = CapacitySmoother.labels(life);

    assertThat(labels.get(0)).isEqualTo(Label.NONE);
    assertThat(labels.get(1).capacityAh()).isBetween(2.75, 2.85);
    assertThat(labels.get(2).capacityAh()).isCloseTo(2.8, within(0.01));
    assertThat(CapacitySmoother.labels(List.of(new Said(0, 3, 0.2, 5))))
        .containsExactly(Label.NONE);
  }

  @Test
  void wordsThatAreNoCapacityAreNoNews() {
    List<Said> life =
        List.of(
            new Said(0, 3, 0.05, 1),
            new Said(5, Double.NaN, Double.NaN, 2),
            new Said(10, 3, Double.NaN, 3),
            new Said(15, 3, 0, 4),
            new Said(20, Double.POSITIVE_INFINITY, 1, 5),
            new Said(25, 3, 0.05, Integer.MIN_VALUE),
            new Said(30, 3, 0.05, Integer.MAX_VALUE));

    assertThat(CapacitySmoother.labels(life))
        .allSatisfy(label -> assertThat(label.capacityAh()).isBetween(2.9, 3.1));
  }
}

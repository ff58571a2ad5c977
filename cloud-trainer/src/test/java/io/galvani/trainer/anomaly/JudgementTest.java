package io.galvani.trainer.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.anomaly.PackSnippets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JudgementTest {
  /** Scores are written into the first number of a snippet. */
  private static final Scorer FIRST =
      new Scorer() {
        @Override
        public String name() {
          return "first";
        }

        @Override
        public double[] scores(List<Snippet> snippets) {
          return snippets.stream().mapToDouble(s -> s.values()[0]).toArray();
        }
      };

  /** A vehicle of a day with a snippet every half hour. */
  private static VehicleRecord vehicle(String name, double onsetS, double before, double after) {
    boolean faulty = Double.isFinite(onsetS);
    List<Snippet> snippets = new ArrayList<>();
    for (int k = 1; k <= 48; k++) {
      float[] values = new float[PackSnippets.WIDTH];
      values[0] = (float) (k * 1800 > onsetS ? after : before);
      snippets.add(new Snippet(values, false, k * 1800));
    }
    return new VehicleRecord(
        new VehicleRecord.Label(
            name,
            name,
            faulty ? "imbalance" : "healthy",
            faulty ? "imbalance 0.1" : "healthy",
            onsetS,
            Math.min(86_400, onsetS)),
        snippets,
        Optional.of(List.of(40_000.0)));
  }

  private static VehicleRecord healthy(String name, double score) {
    return vehicle(name, Double.POSITIVE_INFINITY, score, score);
  }

  @Test
  void faultIsFoundAfterARunOfSnippetsAndItsDelayCountsFromItsBegin() {
    Judgement judgement =
        Judgement.of(FIRST, 2, List.of(healthy("a", 1), vehicle("b", 36_000, 1, 3)), any -> true);

    assertThat(judgement.delaysS()).containsOnlyKeys("b").containsEntry("b", 5 * 1800.0);
    assertThat(judgement.falseAlarms()).isZero();
    assertThat(judgement.healthyDays()).isCloseTo(1 + 36_000 / 86_400.0, within(1e-9));
    assertThat(judgement.meanAuroc()).isEqualTo(1);
  }

  @Test
  void alertBeforeTheFaultIsAFalseAlarmAndNoFind() {
    Judgement judgement =
        Judgement.of(FIRST, 2, List.of(healthy("a", 3), vehicle("b", 36_000, 3, 3)), any -> true);

    assertThat(judgement.falseAlarms()).isEqualTo(2);
    assertThat(judgement.delaysS()).isEmpty();
  }

  @Test
  void rulesAreJudgedByTheSameAccount() {
    Judgement judgement = Judgement.ofRules(List.of(healthy("a", 0), vehicle("b", 36_000, 0, 0)));

    assertThat(judgement.falseAlarms()).isEqualTo(1);
    assertThat(judgement.delaysS()).containsEntry("b", 4000.0);
  }

  /**
   * One that is parked has no run of snippets, and would count as one that reaches next to nothing.
   */
  @Test
  void vehicleWithoutARunOfSnippetsSaysNothingOfTheThreshold() {
    List<VehicleRecord> vehicles = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      vehicles.add(healthy("v" + k, Math.exp(0.1 * k / 20.0)));
    }
    double without = Threshold.of(FIRST, vehicles, 0.01);
    vehicles.add(vehicle("parked", Double.POSITIVE_INFINITY, 1, 1).thinned(4));

    assertThat(Threshold.of(FIRST, vehicles, 0.01)).isEqualTo(without);
  }

  @Test
  void chancesOfCountsHoldAtBothEnds() {
    assertThat(Poisson.atMost(-1, 0.04)).isZero();
    assertThat(Poisson.atMost(0, 0.04)).isCloseTo(Math.exp(-0.04), within(1e-12));
    assertThat(Poisson.atMost(800, 800)).isBetween(0.5, 0.52);
    assertThat(Poisson.atMost(1000, 800)).isGreaterThan(0.999);
  }

  @Test
  void thresholdLiesAboveWhatHealthyVehiclesReachAndRisesAsAlarmsGetRarer() {
    List<VehicleRecord> vehicles = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      vehicles.add(healthy("v" + k, Math.exp(0.1 * k / 20.0)));
    }

    double seldom = Threshold.of(FIRST, vehicles, 0.01);
    double often = Threshold.of(FIRST, vehicles, 1);

    assertThat(seldom).isGreaterThan(Math.exp(0.1));
    assertThat(often).isLessThan(seldom).isGreaterThan(1);
  }

  @Test
  void upperBoundOfACountIsPoissons() {
    assertThat(Poisson.upper95(0)).isCloseTo(2.996, within(1e-3));
    assertThat(Poisson.upper95(3)).isCloseTo(7.754, within(1e-3));
  }
}

package io.galvani.trainer.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.gate.GateVerdict.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Ways to find faults that were taught of different uses. */
final class FindingsTest {
  private static final int DAY_S = 86_400;
  private static final AnomalyPlan PLAN = new AnomalyPlan(24, 4, 30, 32, 500, 0.001, 3);

  /** First number of a snippet: how odd it is. Second: its temperature, degrees Celsius. */
  private static Snippet snippet(double odd, double degC, double atS) {
    float[] values = new float[PackSnippets.WIDTH];
    values[0] = (float) odd;
    values[1] = (float) degC;
    return new Snippet(values, false, atS);
  }

  private static double degC(Snippet snippet) {
    return snippet.values()[1];
  }

  /** A day, the first half at 0 degrees, the second at 25. */
  private static VehicleRecord vehicle(int number, double onsetS, double oddWhenCold) {
    List<Snippet> snippets = new ArrayList<>();
    for (int k = 1; k <= 48; k++) {
      double atS = k * 1800;
      boolean cold = atS <= DAY_S / 2.0;
      double odd = 1 + 0.01 * number + (atS > onsetS ? 2 : 0) + (cold ? oddWhenCold : 0);
      snippets.add(snippet(odd, cold ? 0 : 25, atS));
    }
    String kind = Double.isFinite(onsetS) ? "imbalance" : "healthy";
    return new VehicleRecord(
        new VehicleRecord.Label(
            kind + number, kind + number, kind, kind, onsetS, Math.min(DAY_S, onsetS)),
        snippets,
        Optional.empty());
  }

  private static FleetShares fleet(double oddWhenCold) {
    List<VehicleRecord> threshold = new ArrayList<>();
    List<VehicleRecord> judged = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      threshold.add(vehicle(k, Double.POSITIVE_INFINITY, oddWhenCold));
      judged.add(vehicle(k, Double.POSITIVE_INFINITY, oddWhenCold));
      judged.add(vehicle(k, 0.6 * DAY_S, oddWhenCold));
    }
    return new FleetShares(List.of(), threshold, judged, "");
  }

  /** Says how odd a snippet is, wrongly so where it was not taught. */
  private static Scorer taught(String name, Predicate<Snippet> of, double scale) {
    return new Scorer() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean tells(Snippet snippet) {
        return of.test(snippet);
      }

      @Override
      public double[] scores(List<Snippet> snippets) {
        return snippets.stream().mapToDouble(s -> scale * s.values()[0]).toArray();
      }
    };
  }

  private static Check range(Findings findings) {
    return AnomalyGate.judge(findings, 0, new byte[0], GateRules.DEFAULT).checks().stream()
        .filter(check -> check.name().equals("range"))
        .findFirst()
        .orElseThrow();
  }

  /** Of the cold it was taught nothing, and there everything is odd to it. */
  @Test
  void releaseIsNotHeldToWhatItWasNeverTaught() {
    Scorer challenger = taught("challenger", any -> true, 0.5);
    Scorer release = taught("release 1", s -> degC(s) > 10, 0.5);

    Findings findings =
        Findings.of(fleet(5), challenger, release, List.of(taught("simple", a -> true, 1)), PLAN);

    Judgement before = findings.peers().get(0);
    assertThat(before.name()).isEqualTo("release 1");
    assertThat(before.falseAlarms()).as("it is not asked in the cold").isZero();
    assertThat(before.meanAuroc()).isEqualTo(1);
    assertThat(findings.challenger().meanAuroc()).as("compared by what both tell of").isEqualTo(1);
    assertThat(findings.challenger().falseAlarms()).as("its own alerts all count").isPositive();
    assertThat(range(findings).passed()).isTrue();
  }

  /** It would alert less and be asked less: the fleet would lose a watch that it has. */
  @Test
  void challengerThatIsTaughtOfMuchLessThanTheReleaseDoesNotPass() {
    Scorer challenger = taught("challenger", s -> degC(s) > 10, 0.5);
    Scorer release = taught("release 1", any -> true, 0.5);

    Findings findings =
        Findings.of(
            fleet(0), challenger, release, List.of(taught("simple", challenger::tells, 1)), PLAN);

    assertThat(range(findings))
        .isEqualTo(
            new Check(
                "range",
                false,
                "taught of about as much as the newest release: 50 % of what was judged, was 100 %"));
    assertThat(findings.champion().meanAuroc()).isEqualTo(1);
  }

  /** A release of summer says nothing of the winter: it is no champion, and stops no round. */
  @Test
  void releaseOfAnotherSeasonIsNotComparedWith() {
    Scorer challenger = taught("challenger", s -> degC(s) > 10, 0.5);
    Scorer release = taught("release 1", s -> degC(s) > 100, 0.5);

    Findings findings =
        Findings.of(
            fleet(0), challenger, release, List.of(taught("simple", challenger::tells, 1)), PLAN);

    assertThat(findings.peers()).extracting(Judgement::name).containsExactly("simple");
    assertThat(findings.champion().name()).isEqualTo("simple");
    assertThat(range(findings).passed()).isTrue();
    assertThat(range(findings).why())
        .endsWith("was 0 %, too little of it the same to compare more");
  }
}

package io.galvani.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GateTest {
  /** Challenger errors are the champion's times the factor, scattered by pack. */
  private static List<HeldOutPack> packs(
      int count, double factor, double scatter, double coverage) {
    Random random = new Random(5);
    List<HeldOutPack> packs = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double champion = 1 + random.nextDouble();
      double own = champion * (factor + scatter * random.nextGaussian());
      packs.add(new HeldOutPack("p" + k, k % 2 == 0 ? "cold" : "warm", champion, own, coverage));
    }
    return packs;
  }

  private static GateVerdict judge(List<HeldOutPack> packs) {
    return Gate.judge(packs, 1, 1000, GateRules.DEFAULT);
  }

  private static List<String> failed(GateVerdict verdict) {
    return verdict.checks().stream().filter(c -> !c.passed()).map(GateVerdict.Check::name).toList();
  }

  @Test
  void aBetterChallengerPasses() {
    GateVerdict verdict = judge(packs(20, 0.8, 0.05, 0.9));

    assertThat(failed(verdict)).isEmpty();
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.gainLow()).isBetween(0.1, verdict.gain());
  }

  @Test
  void noBetterTooLittleBetterAndWorseFail() {
    assertThat(failed(judge(packs(20, 1.0, 0.0, 0.9)))).containsExactly("gain", "interval");
    assertThat(failed(judge(packs(20, 0.98, 0.001, 0.9)))).containsExactly("gain");
    assertThat(judge(packs(20, 1.3, 0.05, 0.9)).passed()).isFalse();
  }

  @Test
  void aGainThatChanceExplainsFails() {
    assertThat(failed(judge(packs(6, 0.95, 0.6, 0.9)))).contains("interval");
  }

  @Test
  void rowsOfOnePackAreNoIndependentEvidence() {
    List<HeldOutPack> entries = new ArrayList<>();
    for (int k = 0; k < 40; k++) {
      entries.add(new HeldOutPack("p" + k % 2, "s", 1, k % 2 == 0 ? 0.5 : 1.1, 0.9));
    }

    GateVerdict verdict = judge(entries);

    assertThat(failed(verdict)).contains("packs", "interval");
  }

  @Test
  void oneStratumWorseFailsThoughAllTogetherAreBetter() {
    List<HeldOutPack> packs = new ArrayList<>(packs(20, 0.6, 0.02, 0.9));
    packs.add(new HeldOutPack("x", "hot", 1, 1.2, 0.9));

    assertThat(failed(judge(packs))).containsExactly("stratum hot");
  }

  @Test
  void intervalsThatAreTooNarrowSlowAndLargeModelsFail() {
    assertThat(failed(judge(packs(20, 0.8, 0.05, 0.6)))).containsExactly("coverage");
    assertThat(failed(Gate.judge(packs(20, 0.8, 0.05, 0.9), 6, 9_000_000, GateRules.DEFAULT)))
        .containsExactly("latency", "size");
  }

  @Test
  void nothingAndNaNFail() {
    List<HeldOutPack> poisoned = new ArrayList<>(packs(20, 0.5, 0.01, 0.9));
    poisoned.add(new HeldOutPack("nan", "cold", 1, Double.NaN, 0.9));

    assertThat(judge(List.of()).passed()).isFalse();
    assertThat(failed(judge(poisoned))).contains("gain", "interval", "stratum cold");
  }

  @Test
  void stratumInWhichNeitherErrsIsNoWorse() {
    List<HeldOutPack> packs = new ArrayList<>(packs(20, 0.8, 0.05, 0.9));
    packs.add(new HeldOutPack("x", "easy", 0, 0, 0.9));

    assertThat(judge(packs).passed()).isTrue();
    packs.add(new HeldOutPack("y", "easy", 0, 0.1, 0.9));
    assertThat(failed(judge(packs))).containsExactly("stratum easy");
  }

  @Test
  void theReportSaysWhy() {
    List<HeldOutPack> packs = packs(20, 1.3, 0.05, 0.9);
    GateReport.Compared what = new GateReport.Compared("soh <1>", "release 3", "Error, Ah");
    String html = GateReport.html(what, judge(packs), packs);

    assertThat(html)
        .contains("failed", "3.0 % better or more", "soh &lt;1>", "<svg", "Against release 3")
        .contains("Error, Ah", "<tr class=no>");
  }
}

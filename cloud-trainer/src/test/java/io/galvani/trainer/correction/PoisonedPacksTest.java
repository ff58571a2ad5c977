package io.galvani.trainer.correction;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.trainer.gate.Gate;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.gate.GateVerdict;
import io.galvani.trainer.gate.HeldOutPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Packs that teach what is wrong, beside a majority that does not. What they cost is gain, not
 * error: packs that disagree lower the factor by which the correction is trusted.
 */
final class PoisonedPacksTest {
  private static final int PACKS = 20;
  private static final int STEPS = 300;
  private static final int FLOOD_STEPS = 24_000;
  private static final CorrectionPlan PLAN = new CorrectionPlan(2, 8, 20, 4, 60, STEPS, 3);
  private static final List<CorrectionSequence> UNSEEN = unseen();

  private static double clean;

  @BeforeAll
  static void trainOnHonestPacks() {
    clean = gain(MadeUpPacks.of(PACKS, STEPS));
    assertThat(clean).isGreaterThan(0.3);
  }

  @Test
  void flippedLabelsOfOnePackInTwentyLeaveHalfOfTheGain() {
    assertThat(gain(with(1, pack -> labels(pack, -1, 0)))).isGreaterThan(0.5 * clean);
  }

  @Test
  void driftedLabelsOfOnePackInTenLeaveHalfOfTheGain() {
    assertThat(gain(with(2, pack -> labels(pack, 1, MadeUpPacks.SIGMA))))
        .isGreaterThan(0.5 * clean);
  }

  @Test
  void onePackThatFloodsCountsAsOnePack() {
    List<CorrectionSequence> rows = MadeUpPacks.of(PACKS, STEPS);
    for (int k = 0; k < FLOOD_STEPS / STEPS; k++) {
      rows.add(labels(MadeUpPacks.pack("flood", STEPS, new Random(900 + k)), -1, 0));
    }

    assertThat(gain(rows)).isGreaterThan(0.5 * clean);
  }

  @Test
  void theGateRefusesWhatAFlippedMajorityTaught() {
    try (CorrectionModel model = train(with(PACKS, pack -> labels(pack, -1, 0)))) {
      List<HeldOutPack> judged = new ArrayList<>();
      for (CorrectionSequence pack : UNSEEN) {
        double[] rmse = MadeUpPacks.rmse(model, List.of(pack));
        judged.add(new HeldOutPack(pack.pack(), pack.stratum(), rmse[0], rmse[1], 0.9));
      }

      GateVerdict verdict = Gate.judge(judged, 1, 10_000, GateRules.DEFAULT);

      assertThat(verdict.passed()).isFalse();
    }
  }

  private interface Harm {
    CorrectionSequence done(CorrectionSequence pack);
  }

  private static List<CorrectionSequence> with(int poisoned, Harm harm) {
    List<CorrectionSequence> rows = MadeUpPacks.of(PACKS, STEPS);
    for (int k = 0; k < poisoned; k++) {
      rows.set(k, harm.done(rows.get(k)));
    }
    return rows;
  }

  private static CorrectionSequence labels(CorrectionSequence pack, float scale, float offset) {
    float[] error = pack.error().clone();
    for (int k = 0; k < error.length; k++) {
      error[k] = scale * error[k] + offset;
    }
    return new CorrectionSequence(
        pack.pack(), pack.stratum(), pack.features(), error, pack.variance());
  }

  private static CorrectionModel train(List<CorrectionSequence> rows) {
    return CorrectionTraining.train(rows, PLAN, told -> {});
  }

  /** Share of the error of honest, unseen packs that is gone. */
  private static double gain(List<CorrectionSequence> rows) {
    try (CorrectionModel model = train(rows)) {
      double[] rmse = MadeUpPacks.rmse(model, UNSEEN);
      double gain = 1 - rmse[1] / rmse[0];
      System.out.printf("packs %d, gain on honest packs %.3f%n", rows.size(), gain);
      return gain;
    }
  }

  private static List<CorrectionSequence> unseen() {
    List<CorrectionSequence> packs = new ArrayList<>();
    for (int k = 100; k < 106; k++) {
      packs.add(MadeUpPacks.pack("other-" + k, STEPS, new Random(k)));
    }
    return packs;
  }
}

package io.galvani.trainer.soh.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ConsensusTest {
  @Test
  void sourcesThatAgreeAreWeightedByTheirShares() {
    assertThat(Consensus.of(new double[] {0.1, 0.2, 0.3}, new double[] {0.5, 0.25, 0.25}))
        .isCloseTo(0.175, within(1e-12));
  }

  @Test
  void aSourceThatIsFarOffCountsAsIfItWereAtTheEdge() {
    double[] shares = {0.25, 0.25, 0.25, 0.25};

    double joint = Consensus.of(new double[] {0, 0, 0, 50}, shares);

    assertThat(joint).isCloseTo(0.25 * Consensus.FAR, within(1e-12));
  }

  @Test
  void whereNoLevelRisesTheJointOneDoesNot() {
    Random random = new Random(5);
    for (int trial = 0; trial < 10_000; trial++) {
      double[] levels = new double[5];
      double[] lower = new double[5];
      double[] shares = new double[5];
      for (int k = 0; k < levels.length; k++) {
        levels[k] = random.nextGaussian();
        lower[k] = levels[k] - (random.nextBoolean() ? random.nextDouble() : 0);
        shares[k] = random.nextDouble();
      }
      assertThat(Consensus.of(lower, shares))
          .isLessThanOrEqualTo(Consensus.of(levels, shares) + 1e-12);
    }
  }
}

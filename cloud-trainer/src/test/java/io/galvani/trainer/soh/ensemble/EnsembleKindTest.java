package io.galvani.trainer.soh.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class EnsembleKindTest {
  private final EnsembleKind many = EnsembleKind.GALVANI.suiting(6);
  private final EnsembleKind few = EnsembleKind.GALVANI.suiting(5);

  @Test
  void fewCellsGiveNetworksAllTogetherAsMuchAsEachOtherSource() {
    double[] shares = few.givenShares().orElseThrow();

    assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-12));
    assertThat(few.named(shares))
        .containsEntry("trees", 0.25)
        .containsEntry("gaussian_process", 0.25)
        .containsEntry("gaussian_process_now", 0.25)
        .containsEntry("rates", 0.25 / few.views().size());
  }

  @Test
  void sharesOfManyCellsAreLearned() {
    assertThat(many.givenShares()).isEmpty();
    assertThat(many.beside())
        .containsExactly(Companion.TREES, Companion.PROCESS, Companion.PROCESS_CHANGE);
    assertThat(few.suiting(6)).isEqualTo(many);
  }

  @Test
  void networksAloneStayAloneHoweverFewTheCells() {
    assertThat(EnsembleKind.MLP.suiting(3)).isEqualTo(EnsembleKind.MLP);
  }

  @Test
  void scaleIsThatOfTheNetworksEvenWhereTheyCountForNothing() {
    double[] shares = new double[many.sources()];
    shares[shares.length - 1] = 1;

    double[] ofScale = many.scaleShares(shares);

    assertThat(Arrays.stream(ofScale).sum()).isCloseTo(1, within(1e-12));
    assertThat(ofScale[0]).isCloseTo(1.0 / many.views().size(), within(1e-12));
    assertThat(ofScale[shares.length - 1]).isZero();
    assertThat(few.scaleShares(few.givenShares().orElseThrow())).containsOnly(0);
  }

  @Test
  void whatLeansOnTheUseCountsNothingWhereNoneIsKnown() {
    EnsembleKind many = EnsembleKind.GALVANI.suiting(40);

    double[] others = many.sharesOfUnknownUse(new double[] {0.1, 0, 0, 0, 0.2, 0.1, 0.2, 0.4});

    assertThat(others[6] + others[7]).isZero();
    assertThat(others[4] / others[0]).isCloseTo(2, within(0.02));
    assertThat(Arrays.stream(others).sum()).isCloseTo(1, within(1e-9));
  }
}

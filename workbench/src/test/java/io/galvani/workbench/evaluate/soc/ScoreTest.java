package io.galvani.workbench.evaluate.soc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoreTest {
  private static final double EXACT = 1e-12;

  @Test
  void weighsErrorsByTimeAndNotByRow() {
    Score score = new Score();
    score.add(9, 1, Double.NaN);
    score.add(1, -2, Double.NaN);

    assertThat(score.rmse()).isCloseTo(Math.sqrt((9 * 1 + 1 * 4) / 10.0), within(EXACT));
    assertThat(score.mae()).isCloseTo(1.1, within(EXACT));
    assertThat(score.bias()).isCloseTo(0.7, within(EXACT));
    assertThat(score.max()).isEqualTo(2);
    assertThat(score.within2Sigma()).isNaN();
  }

  @Test
  void aGapOfTheRecordingWeighsAMinuteAtMost() {
    Score score = new Score();
    score.add(86_400, 3, 1);
    score.add(60, 1, 1);

    assertThat(score.within2Sigma()).isCloseTo(0.5, within(EXACT));
  }

  @Test
  void aWideSigmaCoversAndCosts() {
    Score narrow = new Score();
    narrow.add(1, 3, 1);
    Score wide = new Score();
    wide.add(1, 3, 2);

    assertThat(narrow.within2Sigma()).isZero();
    assertThat(narrow.intervalScore()).isCloseTo(4 + 40 * 1, within(EXACT));
    assertThat(wide.within2Sigma()).isEqualTo(1);
    assertThat(wide.intervalScore()).isCloseTo(8, within(EXACT));
  }

  @Test
  void oneStartOfThreeThatNeverConvergesIsInfiniteAtTheEnd() {
    Score score = new Score();
    score.converged(120);
    score.converged(Double.POSITIVE_INFINITY);
    score.converged(700);

    assertThat(score.convergenceS(0.5)).isEqualTo(700);
    assertThat(score.convergenceS(0.95)).isInfinite();
    assertThat(score.convergedWithin(600)).isCloseTo(1 / 3.0, within(EXACT));
    assertThat(score.convergedWithin(Double.MAX_VALUE)).isCloseTo(2 / 3.0, within(EXACT));
  }
}

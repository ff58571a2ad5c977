package io.galvani.battery.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScoreRunTest {
  private static ScoreRun of(double... scores) {
    ScoreRun run = new ScoreRun();
    for (double score : scores) {
      run.add(score);
    }
    return run;
  }

  @Test
  void oneOddSnippetAmongUsualOnesIsNoAlert() {
    assertThat(of(0.3, 0.2, 9, 0.3, 0.2).persistent()).isEqualTo(0.2);
  }

  @Test
  void alertWaitsUntilAWholeRunAgrees() {
    assertThat(of(2, 3, 4, 5).persistent()).isZero();
    assertThat(of(2, 3, 4, 5, 6).persistent()).isEqualTo(2);
    assertThat(of(0.1, 2, 3, 4, 5, 6).persistent()).isEqualTo(2);
  }

  @Test
  void alertEndsWhenAWholeRunIsBackToUsualAndNotBetweenTheTwo() {
    assertThat(of(0.1, 0.1, 0.1, 0.1).gone()).isFalse();
    assertThat(of(5, 0.1, 0.1, 0.1, 0.1).gone()).isFalse();
    assertThat(of(5, 0.1, 0.1, 0.1, 0.1, 0.79).gone()).isTrue();
    assertThat(of(0.1, 0.1, 0.1, 0.1, 0.9).gone()).isFalse();
  }
}

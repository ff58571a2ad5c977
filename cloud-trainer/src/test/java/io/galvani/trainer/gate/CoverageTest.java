package io.galvani.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CoverageTest {
  private static final List<Integer> JUDGED = IntStream.range(0, 100).boxed().toList();

  @Test
  void withoutAReleaseThereIsNothingToKeep() {
    Coverage coverage = Coverage.of(JUDGED, k -> k < 30, null);

    assertThat(coverage.check().passed()).isTrue();
    assertThat(coverage.check().why()).endsWith("30 % of what was judged, there is none");
    assertThat(coverage.comparable()).isFalse();
  }

  @Test
  void aTenthLessPassesAndMoreDoesNot() {
    assertThat(Coverage.of(JUDGED, k -> k < 90, k -> true).check().passed()).isTrue();
    assertThat(Coverage.of(JUDGED, k -> k < 89, k -> true).check().passed()).isFalse();
  }

  @Test
  void releaseIsComparedWithWhereItTellsOfHalfOfWhatTheChallengerDoes() {
    Coverage half = Coverage.of(JUDGED, k -> k >= 20, k -> k < 60);

    assertThat(half.shared()).isCloseTo(0.5, within(1e-12));
    assertThat(half.comparable()).isTrue();
    assertThat(Coverage.of(JUDGED, k -> k >= 20, k -> k < 59).comparable()).isFalse();
  }

  @Test
  void nothingJudgedIsNothingTold() {
    Coverage none = Coverage.of(List.of(), any -> true, any -> true);

    assertThat(none.comparable()).isFalse();
    assertThat(none.challenger()).isZero();
  }
}

package io.galvani.workbench.evaluate.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.workbench.evaluate.pack.StandingOut.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingOutTest {
  private static final int CELLS = 21;
  private static final int ODD = 7;

  @Test
  void aCellFarFromTheMedianComesFirstWithItsDistance() {
    List<Finding> ranked = StandingOut.rank(CELLS, c -> new Estimate(value(c), 0.001));

    assertThat(ranked.get(0).cell()).isEqualTo(ODD);
    assertThat(ranked.get(0).standsOut()).isTrue();
    assertThat(ranked.get(0).value()).isCloseTo(-0.1, within(0.001));
    assertThat(ranked.stream().filter(Finding::standsOut)).hasSize(1);
  }

  @Test
  void anUncertainCellDoesNotStandOut() {
    List<Finding> ranked = StandingOut.rank(CELLS, c -> new Estimate(value(c), 0.05));

    assertThat(ranked).noneMatch(Finding::standsOut);
  }

  @Test
  void whatIsUnknownIsNotRanked() {
    List<Finding> ranked =
        StandingOut.rank(CELLS, c -> c == 3 ? Estimate.UNKNOWN : new Estimate(value(c), 0.001));

    assertThat(ranked).hasSize(CELLS - 1).noneMatch(f -> f.cell() == 3);
  }

  private static double value(int c) {
    return c == ODD ? -0.1 : 0.002 * ((c % 5) - 2);
  }
}

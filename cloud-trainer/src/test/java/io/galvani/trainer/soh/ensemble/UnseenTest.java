package io.galvani.trainer.soh.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class UnseenTest {
  private static final int ROWS = 100;
  private static final Unseen.Width OTHERWISE = new Unseen.Width(2.3, 0);

  private final int[] all = IntStream.range(0, ROWS).toArray();
  private static final int CELLS = 36;
  private final float[] y = new float[ROWS];

  @Test
  void theViewThatErrsLessGetsTheTrust() {
    Unseen unseen = new Unseen(2, ROWS);
    unseen.add(0, all, off(0.5f));
    unseen.add(1, all, off(0.1f));

    assertThat(unseen.shares(y, CELLS)[1]).isCloseTo(1, within(0.01));
  }

  @Test
  void viewsThatErrNearlyAlikeShareTheTrust() {
    Unseen unseen = new Unseen(2, ROWS);
    unseen.add(0, all, off(0.1001f));
    unseen.add(1, all, off(0.100f));

    double[] shares = unseen.shares(y, CELLS);

    assertThat(shares[0]).isBetween(0.45, 0.5);
    assertThat(shares[0] + shares[1]).isCloseTo(1, within(1e-9));
  }

  @Test
  void theMoreCellsTheLessADifferenceIsChance() {
    Unseen unseen = new Unseen(2, ROWS);
    unseen.add(0, all, off(0.103f));
    unseen.add(1, all, off(0.100f));

    assertThat(unseen.shares(y, 4)[0]).isBetween(0.2, 0.45);
    assertThat(unseen.shares(y, 400)[0]).isLessThan(0.1);
  }

  @Test
  void aSourceIsNotTrustedForBeingOneOfManyAlike() {
    Unseen unseen = new Unseen(6, ROWS);
    unseen.add(0, all, off(0.100f));
    for (int other = 1; other < 6; other++) {
      unseen.add(other, all, off(0.104f));
    }

    // Were all ways to share alike before, five of six sources that are worse would have most.
    assertThat(unseen.shares(y, CELLS)[0]).isGreaterThan(0.5);
  }

  @Test
  void oppositeErrorsShareTheTrustSoThatTheyCancel() {
    Unseen unseen = new Unseen(3, ROWS);
    unseen.add(0, all, off(0.3f));
    unseen.add(1, all, off(-0.2f));
    unseen.add(2, all, off(2));

    double[] shares = unseen.shares(y, CELLS);

    assertThat(shares[0]).isCloseTo(0.4, within(1e-6));
    assertThat(shares[1]).isCloseTo(0.6, within(1e-6));
    assertThat(shares[2]).isCloseTo(0, within(1e-6));
  }

  @Test
  void trustIsEqualWhereAViewLeftOutTooLittleToTell() {
    Unseen unseen = new Unseen(2, ROWS);
    unseen.add(0, all, off(0.5f));
    unseen.add(1, new int[] {3}, new float[][] {{0}, {1}});

    assertThat(unseen.shares(y, CELLS)).containsExactly(0.5, 0.5);
  }

  @Test
  void theWidthHoldsNineOfTenRowsAndMoreWhereCellsAreFew() {
    Unseen unseen = new Unseen(1, ROWS);
    float[][] out = new float[2][ROWS];
    for (int row = 0; row < ROWS; row++) {
      out[0][row] = row / 100f;
      out[1][row] = 1;
    }
    unseen.add(0, all, out);

    assertThat(held(out, unseen.width(y, new double[] {1}, new double[] {1}, 1000, OTHERWISE)))
        .isEqualTo(90);
    assertThat(held(out, unseen.width(y, new double[] {1}, new double[] {1}, 20, OTHERWISE)))
        .isEqualTo(94);
    assertThat(new Unseen(1, ROWS).width(y, new double[] {1}, new double[] {1}, 20, OTHERWISE))
        .isEqualTo(OTHERWISE);
  }

  private static long held(float[][] out, Unseen.Width width) {
    double half = width.factor() * (1 + width.floor()) + 1e-6;
    return IntStream.range(0, ROWS).filter(row -> out[0][row] <= half).count();
  }

  private static float[][] off(float error) {
    float[][] out = new float[2][ROWS];
    Arrays.fill(out[0], error);
    Arrays.fill(out[1], 1);
    return out;
  }
}

package io.galvani.battery.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ChargeHistoryTest {
  private static final int ROWS = 401;

  /** Every feature climbs by one a charge to 200 and falls again. */
  private final float[][] inputs = upAndDown();

  @Test
  void thePathIsToldByWhatTheSlowAverageWasBefore() {
    int last = ROWS - 1;

    assertThat(input(last, HistoryBlock.QUARTER))
        .isCloseTo(input(100, HistoryBlock.SLOW), within(1e-3f));
    assertThat(input(last, HistoryBlock.HALF))
        .isCloseTo(input(200, HistoryBlock.SLOW), within(1e-3f));
    assertThat(input(last, HistoryBlock.THREE_QUARTERS))
        .isCloseTo(input(300, HistoryBlock.SLOW), within(1e-3f));
  }

  @Test
  void wayBackIsTravelledToo() {
    float peak = input(200, HistoryBlock.TRAVELLED);

    assertThat(peak).isGreaterThan(180);
    assertThat(input(ROWS - 1, HistoryBlock.TRAVELLED)).isGreaterThan(1.8f * peak);
  }

  @Test
  void ratesAreChangesOfTheSlowAverageOverSoManyCharges() {
    assertThat((double) input(150, HistoryBlock.OVER_50)).isCloseTo(50, within(0.1));
    assertThat((double) input(ROWS - 1, HistoryBlock.OVER_100)).isCloseTo(-100, within(0.1));
    // The first charge is at zero.
    float now = input(ROWS - 1, HistoryBlock.SLOW) + input(ROWS - 1, HistoryBlock.FIRST);
    assertThat(input(ROWS - 1, HistoryBlock.OVER_400)).isEqualTo(now, within(1e-4f));
  }

  @Test
  void ratesOfAYoungCellAreTakenFromItsFirstCharge() {
    assertThat(input(30, HistoryBlock.OVER_400)).isEqualTo(input(30, HistoryBlock.OVER_200));
    assertThat(input(0, HistoryBlock.OVER_20)).isZero();
  }

  @Test
  void theMeanAndTheFirstLevelAreThoseOfAllAndOfTenCharges() {
    assertThat(input(50, HistoryBlock.FIRST)).isEqualTo(4.5f);
    // Charge 9 ended the first ten; before, the level so far was taken off each.
    assertThat((double) input(200, HistoryBlock.MEAN)).isCloseTo(100 - 4.5, within(0.2));
  }

  @Test
  void theLatestChargesAreToldOneByOne() {
    int peak = 200;

    assertThat(input(peak, HistoryBlock.SINCE_1)).isEqualTo(1);
    assertThat(input(peak, HistoryBlock.SINCE_4)).isEqualTo(4);
    assertThat(input(peak + 1, HistoryBlock.SINCE_1)).isEqualTo(-1);
    assertThat(input(peak + 1, HistoryBlock.SINCE_2)).isZero();
  }

  @Test
  void aYoungCellHasHadTheFirstChargeOverAndOver() {
    assertThat(input(0, HistoryBlock.SINCE_1)).isZero();
    assertThat(input(2, HistoryBlock.SINCE_2)).isEqualTo(2);
    assertThat(input(2, HistoryBlock.SINCE_4)).isEqualTo(2);
  }

  private float input(int row, HistoryBlock block) {
    return inputs[row][block.column(3)];
  }

  private static float[][] upAndDown() {
    ChargeHistory history = new ChargeHistory();
    float[][] rows = new float[ROWS][ChargeHistory.INPUTS];
    float[] charge = new float[ChargeFeature.COUNT];
    for (int row = 0; row < ROWS; row++) {
      java.util.Arrays.fill(charge, Math.min(row, 400 - row));
      history.add(charge);
      history.copyTo(rows[row]);
    }
    return rows;
  }
}

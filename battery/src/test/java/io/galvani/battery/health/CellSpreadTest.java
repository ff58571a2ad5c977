package io.galvani.battery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class CellSpreadTest {
  private static final CurveBins BINS =
      new CurveBins(new double[] {4.1, 4.0, 3.9, 3.8, 3.7, 3.6, 3.5, 3.4, 3.2});
  private static final int N = 10;
  private static final double[] NEW = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};

  /** Its voltage under load begins at 3.9 V. */
  private static final double[] AGED = {0, 0, 0, 0.09, 0.11, 0.11, 0.11, 0.1, 0.1, 0.08};

  @Test
  void chargesThatAnAgedCellNoLongerHasDoNotDiffer() {
    double[] spread = CellSpread.covariance(BINS, AGED);

    for (int k = 0; k < 2; k++) {
      assertThat(Math.sqrt(spread[k * N + k])).isLessThan(1e-3);
    }
  }

  @Test
  void howFullAChargeEndsShowsWhereTheDischargeBegins() {
    double ofNew = firstAgainstRest(NEW, 0);
    double ofAged = firstAgainstRest(AGED, 3);

    assertThat(ofAged).isCloseTo(ofNew, within(0.15));
    assertThat(ofAged).isLessThan(0.5);
  }

  @Test
  void isACovariance() {
    for (double[] charges : new double[][] {NEW, AGED, new double[N]}) {
      double[] spread = CellSpread.covariance(BINS, charges);
      double[] weights = {1, -1, 0.5, -2, 1.5, -0.5, 1, -1, 2, -1.5};
      double variance = 0;
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          assertThat(spread[i * N + j]).isCloseTo(spread[j * N + i], within(1e-15));
          variance += weights[i] * weights[j] * spread[i * N + j];
        }
      }
      assertThat(variance).isPositive();
    }
  }

  /** Correlation of the first charge with the last. */
  private static double firstAgainstRest(double[] charges, int first) {
    double[] spread = CellSpread.covariance(BINS, charges);
    int last = N - 1;
    return Math.abs(spread[first * N + last])
        / Math.sqrt(spread[first * N + first] * spread[last * N + last]);
  }
}

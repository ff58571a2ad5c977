package io.galvani.battery.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RobustSpreadTest {
  private static final int MOST = 100;

  private final RobustSpread spread = new RobustSpread(MOST);

  @Test
  void medianAndSigmaAreThoseOfTheSortedNumbers() {
    Random random = new Random(8);
    for (int round = 0; round < 500; round++) {
      double[] values = new double[1 + random.nextInt(MOST)];
      boolean coarse = random.nextBoolean();
      Arrays.setAll(
          values, i -> coarse ? Math.rint(3 * random.nextGaussian()) : random.nextGaussian());

      spread.of(values, values.length);

      double median = sortedMiddle(values);
      assertThat(spread.median()).isEqualTo(median);
      double[] away = Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();
      assertThat(spread.sigma()).isEqualTo(1.4826 * sortedMiddle(away));
      assertThat(spread.medianOf(values, values.length)).isEqualTo(values.length);
      assertThat(spread.median()).isEqualTo(median);
      assertThat(spread.sigma()).isNaN();
    }
  }

  @Test
  void numbersThatAreNotFiniteAreLeftOut() {
    spread.of(new double[] {Double.NaN, 3, Double.POSITIVE_INFINITY, 1, 2}, 5);
    assertThat(spread.median()).isEqualTo(2);

    spread.of(new double[] {Double.NaN, 9}, 1);
    assertThat(spread.median()).isNaN();
  }

  private static double sortedMiddle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
  }
}

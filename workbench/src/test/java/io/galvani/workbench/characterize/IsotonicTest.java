package io.galvani.workbench.characterize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IsotonicTest {
  @Test
  void leavesWhatAscendsAsItIs() {
    double[] values = {1, 2, 4, 7};

    assertThat(Isotonic.nearest(values, new double[] {0.5, 0.5, 0.5, 0.5})).containsExactly(values);
  }

  @Test
  void poolsWhatFalls() {
    assertThat(Isotonic.nearest(new double[] {1, 3, 2, 5}, new double[4]))
        .containsExactly(1, 2.5, 2.5, 5);
  }

  @Test
  void noRandomAscendingSequenceIsNearer() {
    Random random = new Random(5);
    double[] values = random.doubles(6).toArray();
    double[] rise = {0.05, 0.05, 0.05, 0.05, 0.05, 0.05};
    double[] nearest = Isotonic.nearest(values, rise);
    for (int k = 1; k < nearest.length; k++) {
      assertThat(nearest[k] - nearest[k - 1]).isGreaterThan(0.05 - 1e-12);
    }

    for (int trial = 0; trial < 20_000; trial++) {
      double[] other = new double[6];
      other[0] = nearest[0] + 0.1 * random.nextGaussian();
      for (int k = 1; k < 6; k++) {
        other[k] = other[k - 1] + 0.05 + Math.max(0, 0.3 * random.nextGaussian());
      }
      assertThat(distance(other, values)).isGreaterThanOrEqualTo(distance(nearest, values));
    }
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return sum;
  }
}

package io.galvani.battery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class TotalLeastSquaresTest {
  private static final double SLOPE = 0.8;
  private static final double SIGMA_X = 0.05;
  private static final double SIGMA_Y = 0.03;

  private final TotalLeastSquares fit = new TotalLeastSquares();

  @Test
  void noiseInBothCoordinatesLeavesTheSlopeUnbiasedWhereOrdinaryLeastSquaresIsNot() {
    double total = 0;
    double ordinary = 0;
    double variance = 0;
    double square = 0;
    int runs = 400;
    for (int seed = 0; seed < runs; seed++) {
      double[] sums = windows(seed, 40);
      assertThat(fit.solve(sums, 0)).isTrue();
      total += fit.slope() / runs;
      ordinary += TotalLeastSquares.ordinary(sums, 0) / runs;
      variance += fit.variance() / runs;
      square += Math.pow(fit.slope() - SLOPE, 2) / runs;
    }

    assertThat(total).isCloseTo(SLOPE, within(0.003));
    assertThat(ordinary).isLessThan(SLOPE - 0.004);
    assertThat(variance).isBetween(0.7 * square, 1.6 * square);
  }

  /** An independent formulation: the exact weighted cost, searched on a fine grid. */
  @Test
  void theSlopeIsTheOneThatASearchOfTheExactCostFinds() {
    Random random = new Random(5);
    double[] sums = new double[TotalLeastSquares.SIZE];
    double[][] points = new double[30][];
    for (int i = 0; i < points.length; i++) {
      double x = 0.3 + 0.5 * random.nextDouble();
      double seenX = x + SIGMA_X * random.nextGaussian();
      points[i] = new double[] {seenX, SLOPE * x + SIGMA_Y * random.nextGaussian()};
      add(sums, seenX, points[i][1]);
    }
    double best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (double q = 0.5; q < 1.2; q += 1e-5) {
      double cost = 0;
      for (double[] point : points) {
        cost +=
            Math.pow(point[1] - q * point[0], 2)
                / (Math.pow(SIGMA_Y, 2) + Math.pow(q * SIGMA_X, 2));
      }
      best = cost < least ? q : best;
      least = Math.min(least, cost);
    }

    fit.solve(sums, 0);

    assertThat(fit.slope()).isCloseTo(best, within(2e-5));
  }

  @Test
  void nothingSeenIsNoSlope() {
    assertThat(fit.solve(new double[TotalLeastSquares.SIZE], 0)).isFalse();
    assertThat(fit.slope()).isNaN();
  }

  private static double[] windows(long seed, int count) {
    Random random = new Random(seed);
    double[] sums = new double[TotalLeastSquares.SIZE];
    for (int i = 0; i < count; i++) {
      double x = 0.3 + 0.5 * random.nextDouble();
      double y = SLOPE * x + SIGMA_Y * random.nextGaussian();
      add(sums, x + SIGMA_X * random.nextGaussian(), y);
    }
    return sums;
  }

  private static void add(double[] sums, double x, double y) {
    TotalLeastSquares.add(sums, 0, x, y, SIGMA_X * SIGMA_X, SIGMA_Y * SIGMA_Y);
  }
}

package io.galvani.trainer.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ThresholdTest {
  private static final int DRAWS = 400;
  private static final double CHANCE = 0.01;

  /** By the law of the bulk alone, twice as many as stated would lie above. */
  @Test
  void aFewThatAreUnlikeTheOthersAreNotTakenForTheBulk() {
    ToDoubleFunction<Random> mixed =
        random ->
            0.1 * random.nextGaussian()
                + (random.nextDouble() < 0.3 ? -0.3 * Math.log(1 - random.nextDouble()) : 0);

    assertThat(above(mixed, 200)).isBetween(0.5 * CHANCE, 1.5 * CHANCE);
  }

  @Test
  void whatFollowsTheLawIsExceededNoMoreOftenThanStated() {
    ToDoubleFunction<Random> gumbel = random -> -Math.log(-Math.log(random.nextDouble()));

    assertThat(above(gumbel, 200)).isBetween(0.2 * CHANCE, CHANCE);
  }

  @Test
  void aFewValuesSayNothingOfATail() {
    double[] few = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

    assertThat(Threshold.exceeded(few, CHANCE)).isBetween(12.0, 18.0);
  }

  /** How often the next value lies above what was told of so many, in the mean of many draws. */
  private static double above(ToDoubleFunction<Random> law, int values) {
    Random random = new Random(5);
    long over = 0;
    int asked = 2000;
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] seen = random.doubles(values).map(x -> law.applyAsDouble(random)).toArray();
      double limit = Threshold.exceeded(seen, CHANCE);
      for (int k = 0; k < asked; k++) {
        over += law.applyAsDouble(random) > limit ? 1 : 0;
      }
    }
    return over / ((double) DRAWS * asked);
  }
}

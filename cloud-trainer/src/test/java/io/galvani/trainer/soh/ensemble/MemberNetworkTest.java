package io.galvani.trainer.soh.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.trainer.engine.EngineSettings;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class MemberNetworkTest {
  private static final int ROWS = 64;
  private static final int WIDTH = 4;
  private static final int EPOCHS = 5;
  private static final TrainingPlan PLAN = new TrainingPlan(1, 8, EPOCHS, 16, 1000, 3);

  private final float[][] rows = new float[ROWS][WIDTH];
  private final float[] s = new float[ROWS];
  private final float[] targets = new float[ROWS];

  MemberNetworkTest() {
    Random random = new Random(1);
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < WIDTH; k++) {
        rows[row][k] = (float) random.nextGaussian();
        targets[row] += rows[row][k];
      }
    }
  }

  @BeforeAll
  static void engine() {
    EngineSettings.apply();
  }

  /** A garbage collection in the middle must not change what is learned. */
  @Test
  void theSameTrainingEndsAlikeWhateverIsCollectedMeanwhile() {
    TrainingPlan longer = new TrainingPlan(1, 8, 100, 16, 1000, 3);
    int steps = 100 * ROWS / 16;
    try (MemberNetwork network = new MemberNetwork(longer, NetworkShape.DENSE, WIDTH, steps, 7);
        MemberNetwork collected = new MemberNetwork(longer, NetworkShape.DENSE, WIDTH, steps, 7)) {
      network.train(rows, s, targets, 1, (epoch, loss) -> {});
      Thread collector = new Thread(MemberNetworkTest::collectUntilInterrupted);
      collector.start();
      collected.train(rows, s, targets, 1, (epoch, loss) -> {});
      collector.interrupt();

      for (int layer = 0; layer < network.weights().size(); layer++) {
        assertThat(collected.weights().get(layer)).containsExactly(network.weights().get(layer));
      }
    }
  }

  private static void collectUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      System.gc();
    }
  }

  @Test
  void aTrainingWithoutNumbersFailsWithAWord() {
    Arrays.fill(targets, Float.NaN);
    try (MemberNetwork network = network()) {
      assertThatThrownBy(() -> network.train(rows, s, targets, 1, (epoch, loss) -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must end with numbers");
    }
  }

  private static MemberNetwork network() {
    int steps = EPOCHS * ROWS / 16;
    return new MemberNetwork(PLAN, NetworkShape.DENSE, WIDTH, steps, 7);
  }
}

package io.galvani.trainer.soh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.trainer.engine.EngineSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  @Test
  void aTrainingThatLosesItsNumbersBeginsAgainFromWhereItBegan() {
    float kept = targets[0];
    List<Integer> epochs = new ArrayList<>();
    try (MemberNetwork network = network()) {
      network.train(
          rows,
          s,
          targets,
          1,
          epoch -> {
            epochs.add(epoch);
            targets[0] = epochs.size() == 2 ? Float.NaN : kept;
          });

      assertThat(epochs).containsExactly(0, 1, 2, 0, 1, 2, 3, 4);
      assertThat(network.losses()).hasSize(EPOCHS).allMatch(Double::isFinite);
      assertThat(network.weights())
          .allSatisfy(layer -> assertThat(layer).doesNotContain(Float.NaN));
      try (MemberNetwork undisturbed = network()) {
        undisturbed.train(rows, s, targets, 1, epoch -> {});
        assertThat(network.losses().get(EPOCHS - 1))
            .isCloseTo(
                undisturbed.losses().get(EPOCHS - 1), org.assertj.core.api.Assertions.within(1e-3));
      }
    }
  }

  @Test
  void aTrainingThatNeverHasNumbersFailsWithAWord() {
    Arrays.fill(targets, Float.NaN);
    try (MemberNetwork network = network()) {
      assertThatThrownBy(() -> network.train(rows, s, targets, 1, epoch -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must end with numbers");
    }
  }

  private static MemberNetwork network() {
    int steps = EPOCHS * ROWS / 16;
    return new MemberNetwork(PLAN, NetworkShape.DENSE, WIDTH, steps, 7);
  }
}

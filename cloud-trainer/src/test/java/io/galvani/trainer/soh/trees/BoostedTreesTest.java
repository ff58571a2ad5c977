package io.galvani.trainer.soh.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.onnx.OnnxModel;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class BoostedTreesTest {
  private static final int ROWS = 400;

  private final float[][] rows = new float[ROWS][ChargeHistory.INPUTS];
  private final float[] y = new float[ROWS];

  BoostedTreesTest() {
    Random random = new Random(11);
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < ChargeHistory.INPUTS; k++) {
        rows[row][k] = (float) random.nextGaussian();
      }
      // Only every tenth row is above: most branches end before the last step.
      y[row] = rows[row][7] > 1.28f ? 3 : -1;
    }
  }

  @BeforeAll
  static void engine() {
    EngineSettings.apply();
  }

  @Test
  void aStepIsLearned() {
    float[] predicted = BoostedTrees.train(rows, y, 1).predict(rows);

    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += Math.abs(predicted[row] - y[row]);
    }
    // The mean alone would err by 0.7.
    assertThat(sum / ROWS).isLessThan(0.1);
  }

  @Test
  void theNumberOfChargesChangesNothing() {
    BoostedTrees trees = BoostedTrees.train(rows, y, 1);
    float[] before = trees.predict(rows);
    for (float[] row : rows) {
      row[ChargeHistory.INPUTS - 1] += 100;
    }

    assertThat(trees.predict(rows)).isEqualTo(before);
  }

  @Test
  void theExportTakesTheSameBranchesOnTheThresholdsThemselves() {
    BoostedTrees trees = BoostedTrees.train(rows, y, 1);
    BoostedTrees other = BoostedTrees.train(rows, y, 2);
    int[] column = trees.column();
    float[] threshold = trees.threshold();
    for (int k = 0; k < ROWS; k++) {
      if (Float.isFinite(threshold[k])) {
        rows[k][column[k]] = threshold[k];
      }
    }
    OnnxGraph graph = new OnnxGraph("trees", "charge", ChargeHistory.INPUTS);
    byte[] onnx =
        graph.model(TreesExport.sum(graph, List.of(trees, other), "charge"), "sum", 1, Map.of());

    float[] expected = trees.predict(rows);
    float[] otherwise = other.predict(rows);
    try (OnnxModel runtime = OnnxModel.load(onnx)) {
      float[][] actual = runtime.run(rows);
      for (int row = 0; row < ROWS; row++) {
        assertThat(actual[row][0]).isCloseTo(expected[row] + otherwise[row], within(1e-4f));
      }
    }
  }
}

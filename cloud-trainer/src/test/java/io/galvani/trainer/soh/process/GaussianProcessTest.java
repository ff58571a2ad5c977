package io.galvani.trainer.soh.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.soh.level.Lesson;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.MadeUpCells;
import io.galvani.trainer.soh.table.TrainingRows;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class GaussianProcessTest {
  private static final int ROWS = 900;

  /** Of five discharges in turn. */
  private static final float[] DEPTH = {0.9f, -0.7f, 0.2f, -1, 0.6f};

  private final float[][] rows = new float[ROWS][ChargeHistory.INPUTS];
  private final float[] y = new float[ROWS];
  private final int[] part = new int[ROWS];

  /** What was said of rows whose part was left out. */
  private final float[] unseen = new float[ROWS];

  GaussianProcessTest() {
    Random random = new Random(11);
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < ChargeHistory.USES; k++) {
        rows[row][k] = (float) random.nextGaussian();
      }
      rows[row][ChargeHistory.INPUTS - 1] = age(1 + row / 3);
      y[row] = 2 + rows[row][7] - rows[row][40] / 2;
      part[row] = row % 3;
    }
  }

  @BeforeAll
  static void engine() {
    EngineSettings.apply();
  }

  @Test
  void aLineIsLearnedForRowsThatWereLeftOut() {
    GaussianProcess process = learned();

    // The mean alone would err by 0.9, and left-out rows that were seen after all by 0.
    double error = medianErrorOfUnseen();
    assertThat(error).isBetween(0.01, 0.25);
    assertThat(error(process.level(rows, rows))).isLessThan(0.2);
  }

  @Test
  void aBendIsLearnedWhereRowsAreNear() {
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < ChargeHistory.USES; k++) {
        rows[row][k] = rows[row][k] * 0.01f + 2f * row / ROWS - 1;
      }
      y[row] = Math.abs(rows[row][0]);
      part[row] = 0;
    }

    GaussianProcess process = learned();

    // The best line errs by 0.25.
    assertThat(error(process.level(rows, rows))).isLessThan(0.1);
  }

  @Test
  void rowsThatAreAlikeDoNotHurt() {
    for (int row = 1; row < ROWS; row++) {
      rows[row] = rows[0];
      y[row] = y[0];
    }

    float[] level = learned().level(rows, rows);

    assertThat((double) level[5]).isCloseTo(y[0], within(0.01));
  }

  @Test
  void theRhythmOfAUseIsLearnedForCellsThatWereLeftOut() {
    for (int row = 0; row < ROWS; row++) {
      Arrays.fill(rows[row], 0, ChargeHistory.USES, 0);
      rows[row][ChargeHistory.USES + useOf(row)] = 1;
      int turn = row % 5;
      for (int since = 1; since <= 4; since++) {
        rows[row][ProcessKind.RHYTHM[since - 1]] = DEPTH[turn] - DEPTH[(turn + 5 - since) % 5];
      }
      // Only the first use answers to what it was used for last.
      y[row] = useOf(row) == 0 ? DEPTH[(turn + 2) % 5] : 0;
    }

    GaussianProcess process = learned();

    // The mean of each use would err by 0.3.
    double error = medianErrorOfUnseen();
    assertThat(error).isLessThan(0.1);
    assertThat(error(process.level(rows, rows))).isLessThan(0.1);
  }

  @Test
  void howCellsOfAUseAgeIsLearnedForCellsThatWereLeftOut() {
    twoUses();

    GaussianProcess process = learned();

    // Without the number of charges the first use would err by 0.75.
    double error = medianErrorOfUnseen();
    assertThat(error).isLessThan(0.1);
    assertThat(error(process.level(rows, rows))).isLessThan(0.1);
  }

  @Test
  void whatNoUseIsKnownOfDoesNotHangOnTheNumberOfCharges() {
    twoUses();
    GaussianProcess process = learned();
    for (float[] row : rows) {
      Arrays.fill(row, ChargeHistory.USES, ChargeHistory.INPUTS - 1, 0);
    }
    float[] before = process.level(rows, rows);
    for (float[] row : rows) {
      row[ChargeHistory.INPUTS - 1] += 0.5f;
    }

    assertThat(process.level(rows, rows)).isEqualTo(before);
  }

  @Test
  void theLevelNeverRisesWithTheNumberOfChargesThoughTheCellsWereSeenToRise() {
    twoUses();
    for (int row = 0; row < ROWS; row++) {
      y[row] = (float) Math.sin(row / 60.0) + (useOf(row) == 0 ? row / 300f : -row / 300f);
    }
    GaussianProcess process = learned();

    for (int use = 0; use < 2; use++) {
      float[][] older = new float[400][];
      for (int k = 0; k < older.length; k++) {
        older[k] = rows[3 * use].clone();
        older[k][ChargeHistory.INPUTS - 1] = age(1 + k);
      }
      float[] level = process.level(older, older);
      for (int k = 1; k < older.length; k++) {
        assertThat(level[k]).isLessThanOrEqualTo(level[k - 1]);
      }
      assertThat(level[0] - level[399]).isGreaterThanOrEqualTo(use == 0 ? 0 : 1);
    }
  }

  @Test
  void theExportSaysTheSameFarAwayToo() {
    twoUses();
    GaussianProcess process = learned();
    for (int row = 0; row < ROWS; row += 2) {
      for (int k = 0; k < ChargeHistory.USES; k++) {
        rows[row][k] *= 4;
      }
      rows[row][ChargeHistory.INPUTS - 1] = age(5 * row);
    }
    for (int row = 0; row < ROWS; row += 7) {
      Arrays.fill(rows[row], ChargeHistory.USES, ChargeHistory.INPUTS - 1, 0);
    }
    OnnxGraph graph = new OnnxGraph("process", "charge", ChargeHistory.INPUTS);
    byte[] onnx = graph.model(process.level(graph, "charge", "charge"), "level", 1, Map.of());

    float[] expected = process.level(rows, rows);
    try (OnnxModel runtime = OnnxModel.load(onnx)) {
      float[][] actual = runtime.run(rows);
      for (int row = 0; row < ROWS; row++) {
        assertThat(actual[row][0]).isCloseTo(expected[row], within(1e-4f));
      }
    }
  }

  /** Rows of two uses in turn: the level of one falls by 3 over 300 charges, the other stays. */
  private void twoUses() {
    for (int row = 0; row < ROWS; row++) {
      int use = useOf(row);
      rows[row][ChargeHistory.USES + use] = 1;
      y[row] = use == 0 ? 1.5f - row / 300f : 0.5f;
    }
  }

  private static int useOf(int row) {
    return row / 3 % 2;
  }

  private static float age(int charges) {
    return (float) (Math.log(Math.max(1, charges)) / 8);
  }

  private GaussianProcess learned() {
    List<ChargeCell> owners = Collections.nCopies(ROWS, MadeUpCells.of(1, 1).get(0));
    TrainingRows training = new TrainingRows(rows, y, part, owners);
    Lesson lesson = new Lesson(training, rows, y);
    return GaussianFit.train(ProcessKind.WHOLE, lesson, this::hear);
  }

  private void hear(int[] leftOut, float[] said) {
    for (int k = 0; k < leftOut.length; k++) {
      unseen[leftOut[k]] = said[k];
    }
  }

  private double medianErrorOfUnseen() {
    double[] errors = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      errors[row] = Math.abs(unseen[row] - y[row]);
    }
    Arrays.sort(errors);
    return errors[ROWS / 2];
  }

  private double error(float[] said) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += Math.abs(said[row] - y[row]);
    }
    return sum / ROWS;
  }
}

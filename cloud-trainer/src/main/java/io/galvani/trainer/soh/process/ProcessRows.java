package io.galvani.trainer.soh.process;

import ai.djl.ndarray.NDManager;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.engine.InputScale;
import io.galvani.trainer.soh.level.HistoryView;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Training rows as a {@link GaussianProcess} sees them. */
final class ProcessRows {
  /** Two charges: a history of one alone has no course. */
  private static final float LEAST_AGE = 0.09f;

  /** [row][column], scaled. */
  private final float[][] x;

  /** [row][4], scaled. */
  private final float[][] rhythm;

  /** [row][use], one for the row's use. */
  private final float[][] marks;

  /** {@code ln(charges)/8} of every row. */
  private final float[] age;

  /** [row][2], number of charges and its logarithm, scaled. */
  private final float[][] stage;

  private final InputScale stageScale;

  ProcessRows(HistoryView view, float[][] inputs, float[][] scaled) {
    x = HistoryView.of(scaled, view.blockColumns());
    rhythm = HistoryView.of(scaled, ProcessKind.RHYTHM);
    int uses = usesIn(inputs);
    marks = new float[inputs.length][];
    age = new float[inputs.length];
    float[][] unscaled = new float[inputs.length][];
    for (int row = 0; row < inputs.length; row++) {
      marks[row] = Arrays.copyOfRange(inputs[row], ChargeHistory.USES, ChargeHistory.USES + uses);
      age[row] = inputs[row][ChargeHistory.INPUTS - 1];
      unscaled[row] = unscaledStage(age[row]);
    }
    stageScale = InputScale.of(unscaled);
    stage = Arrays.stream(unscaled).map(stageScale::apply).toArray(float[][]::new);
  }

  /** Uses that some row is marked with: they have the first columns. */
  private static int usesIn(float[][] inputs) {
    int uses = 0;
    for (float[] row : inputs) {
      for (int use = uses; use < ChargeHistory.MOST_USES; use++) {
        if (row[ChargeHistory.USES + use] > 0) {
          uses = use + 1;
        }
      }
    }
    return uses;
  }

  private static float[] unscaledStage(double age) {
    double logarithm = 8 * age;
    return new float[] {(float) Math.exp(logarithm), (float) logarithm};
  }

  int size() {
    return x.length;
  }

  int columns() {
    return x[0].length;
  }

  int uses() {
    return marks[0].length;
  }

  /** At most so many rows, evenly. */
  int[] some(int most) {
    int stride = (size() + most - 1) / most;
    return IntStream.iterate(0, row -> row < size(), row -> row + stride).toArray();
  }

  /** One for the row's use, else zero. */
  float mark(int row, int use) {
    return marks[row][use];
  }

  /** [row][column], scaled. */
  float[][] x(int[] rows) {
    return of(x, rows);
  }

  /** [row][4], scaled. */
  float[][] rhythm(int[] rows) {
    return of(rhythm, rows);
  }

  Covariance.Seen seen(NDManager scope, int[] rows) {
    return new Covariance.Seen(
        GaussianProcess.array(scope, of(x, rows)),
        GaussianProcess.array(scope, of(rhythm, rows)),
        GaussianProcess.array(scope, of(marks, rows)),
        GaussianProcess.array(scope, of(stage, rows)));
  }

  private static float[][] of(float[][] all, int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> all[row]).toArray(float[][]::new);
  }

  /** What the row's number of charges has in common with one that is told as age. */
  double course(int row, double otherAge) {
    return Covariance.course(stageScale.apply(unscaledStage(otherAge)), stage[row]);
  }

  /** From knot to knot of a course that spans the ages of all rows. */
  double step() {
    float latest = LEAST_AGE;
    for (float one : age) {
      latest = Math.max(latest, one);
    }
    return (double) latest / (AgeingCourse.KNOTS - 1);
  }

  /** How many of the rows are nearest to each knot, [use][knot]. */
  int[][] near(int[] rows, double step) {
    int[][] near = new int[uses()][AgeingCourse.KNOTS];
    for (int row : rows) {
      int knot = (int) Math.round(age[row] / step);
      for (int use = 0; use < uses(); use++) {
        near[use][knot] += marks[row][use] > 0 ? 1 : 0;
      }
    }
    return near;
  }
}

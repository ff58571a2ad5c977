package io.galvani.trainer.soh.ensemble;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.engine.InputScale;
import io.galvani.trainer.soh.table.RowChoice;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Learns a {@link GaussianProcess}. Some rows, evenly over the cells and their lives, are the
 * centres to which all rows speak (deterministic training conditional: Quiñonero-Candela and
 * Rasmussen, Journal of Machine Learning Research 6 (2005) 1939). With K the covariances of rows
 * and centres and K' those of the centres the weights are
 *
 * <pre>w = (KᵀK + noise·K')⁻¹·Kᵀy</pre>
 *
 * once for rows whose uses are told and once as if none were. What the former say of the number of
 * charges is then drawn to an {@link AgeingCourse} that never rises.
 */
final class GaussianFit {
  /** Added to the diagonal for every row, where centres are alike. */
  private static final double JITTER = 1e-5;

  /** Two charges: a history of one alone has no course. */
  private static final float LEAST_AGE = 0.09f;

  private final ProcessKind kind;
  private final float[][] x;
  private final float[][] marks;
  private final float[][] stage;
  private final InputScale stageScale;

  /** {@code ln(charges)/8} of every row. */
  private final float[] age;

  private final float[] y;
  private final int[] part;

  /** Rows that are centres. */
  private final int[] centres;

  private final double step;

  private GaussianFit(ProcessKind kind, Companion.Lesson lesson) {
    this.kind = kind;
    float[][] inputs = lesson.rows().inputs();
    x = kind.view().blocksOf(lesson.scaled());
    y = lesson.y();
    part = lesson.rows().part();
    int uses = usesIn(inputs);
    marks =
        Arrays.stream(inputs)
            .map(row -> Arrays.copyOfRange(row, ChargeHistory.USES, ChargeHistory.USES + uses))
            .toArray(float[][]::new);
    age = new float[inputs.length];
    float[][] stages = new float[inputs.length][];
    float latest = LEAST_AGE;
    for (int row = 0; row < age.length; row++) {
      age[row] = inputs[row][ChargeHistory.INPUTS - 1];
      stages[row] = stage(age[row]);
      latest = Math.max(latest, age[row]);
    }
    stageScale = InputScale.of(stages);
    stage = Arrays.stream(stages).map(stageScale::apply).toArray(float[][]::new);
    step = latest / (AgeingCourse.KNOTS - 1);
    int stride = (x.length + kind.centres() - 1) / kind.centres();
    centres = IntStream.iterate(0, row -> row < x.length, row -> row + stride).toArray();
  }

  /** Uses that some row is marked with: they have the first columns. */
  private static int usesIn(float[][] inputs) {
    int uses = 0;
    for (float[] row : inputs) {
      while (IntStream.range(uses, ChargeHistory.MOST_USES)
          .anyMatch(use -> row[ChargeHistory.USES + use] > 0)) {
        uses++;
      }
    }
    return uses;
  }

  /** Number of charges and its logarithm. */
  private static float[] stage(float age) {
    float logarithm = 8 * age;
    return new float[] {(float) Math.exp(logarithm), logarithm};
  }

  /**
   * Learns; tells under the source's place what processes that were not taught a part of the cells
   * say of it.
   */
  static GaussianProcess train(
      ProcessKind kind, Companion.Lesson lesson, Unseen unseen, int source) {
    try (NDManager scope = GaussianProcess.scope()) {
      GaussianFit fit = new GaussianFit(kind, lesson);
      NormalEquations untold = fit.equations(scope, false);
      NormalEquations told = fit.uses() > 0 ? fit.equations(scope, true) : untold;
      for (int p = 0; untold.parts() > 1 && p < untold.parts(); p++) {
        RowChoice judged = RowChoice.of(fit.part, p);
        GaussianProcess without = fit.process(told, untold, p);
        unseen.add(
            source,
            judged.rows(),
            without.level(judged.from(lesson.rows().inputs()), judged.from(lesson.scaled())));
      }
      return fit.process(told, untold, NormalEquations.NO_PART);
    }
  }

  private int uses() {
    return marks[0].length;
  }

  private NormalEquations equations(NDManager scope, boolean told) {
    Covariance.Seen ofCentres = seen(scope, centres);
    NDArray prior = kind.covariance().of(ofCentres, ofCentres, told).mul(kind.noise());
    NormalEquations equations =
        new NormalEquations(prior, JITTER * y.length, Arrays.stream(part).max().orElseThrow() + 1);
    for (int p = 0; p < equations.parts(); p++) {
      int[] rows = RowChoice.of(part, p).rows();
      for (int from = 0; from < rows.length; from += GaussianProcess.CHUNK) {
        int to = Math.min(rows.length, from + GaussianProcess.CHUNK);
        int[] some = Arrays.copyOfRange(rows, from, to);
        try (NDManager chunk = scope.newSubManager()) {
          NDArray k = kind.covariance().of(seen(chunk, some), seen(chunk, centres), told);
          float[] targets = new float[some.length];
          for (int row = 0; row < some.length; row++) {
            targets[row] = y[some[row]];
          }
          NDArray t = chunk.create(targets, new Shape(targets.length, 1));
          equations.add(p, k, t.toType(DataType.FLOAT64, false));
        }
      }
    }
    return equations;
  }

  private Covariance.Seen seen(NDManager scope, int[] rows) {
    return new Covariance.Seen(
        GaussianProcess.array(scope, of(x, rows)),
        GaussianProcess.array(scope, of(marks, rows)),
        GaussianProcess.array(scope, of(stage, rows)));
  }

  private static float[][] of(float[][] all, int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> all[row]).toArray(float[][]::new);
  }

  /** A process that was taught all rows but those of a part. */
  private GaussianProcess process(NormalEquations told, NormalEquations untold, int leftOut) {
    double[] w = told.weightsWithout(leftOut);
    double[] v = told == untold ? w : untold.weightsWithout(leftOut);
    Covariance k = kind.covariance();
    int columns = x[0].length;
    int levels = 1 + uses();
    double[] offsets = new double[levels];
    double[] slopes = new double[columns * levels];
    float[] bends = new float[centres.length * levels];
    for (int centre = 0; centre < centres.length; centre++) {
      float[] z = x[centres[centre]];
      for (int level = 0; level < levels; level++) {
        double weight = level == 0 ? v[centre] : w[centre];
        double own = level == 0 ? 0 : marks[centres[centre]][level - 1];
        offsets[level] += weight * (1 + own);
        bends[centre * levels + level] = (float) (weight * (k.bent() + own * k.ownBent()));
        double plane = weight * (k.plane() + own * k.ownPlane()) / columns;
        for (int column = 0; column < columns; column++) {
          slopes[column * levels + level] += plane * z[column];
        }
      }
    }
    return new GaussianProcess(
        kind.view(),
        of(x, centres),
        bends,
        floats(slopes),
        floats(offsets),
        AgeingCourse.nearest(step, courses(w), lived(leftOut)));
  }

  /** What the weights say of the number of charges alone, [use][knot]. */
  private double[][] courses(double[] w) {
    double[][] courses = new double[uses()][AgeingCourse.KNOTS];
    for (int knot = 0; knot < AgeingCourse.KNOTS; knot++) {
      float[] at = stageScale.apply(stage((float) (knot * step)));
      for (int centre = 0; centre < centres.length; centre++) {
        int row = centres[centre];
        double said = w[centre] * Covariance.course(at, stage[row]);
        for (int use = 0; use < uses(); use++) {
          courses[use][knot] += marks[row][use] * said;
        }
      }
    }
    return courses;
  }

  /** How many rows that were taught are nearest to each knot, [use][knot]. */
  private int[][] lived(int leftOut) {
    int[][] lived = new int[uses()][AgeingCourse.KNOTS];
    for (int row = 0; row < y.length; row++) {
      for (int use = 0; use < uses() && part[row] != leftOut; use++) {
        int knot = (int) Math.round(age[row] / step);
        lived[use][knot] += marks[row][use] > 0 ? 1 : 0;
      }
    }
    return lived;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int k = 0; k < values.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }
}

package io.galvani.trainer.soh.process;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.galvani.trainer.soh.level.LeftOut;
import io.galvani.trainer.soh.level.Lesson;
import io.galvani.trainer.soh.table.RowChoice;
import java.util.Arrays;
import java.util.List;

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
public final class GaussianFit {
  /** Added to the diagonal for every row, where centres are alike. */
  private static final double JITTER = 1e-5;

  private final ProcessKind kind;
  private final ProcessRows rows;
  private final float[] y;
  private final int[] part;

  /** Rows that are centres. */
  private final int[] centres;

  private final NormalEquations untold;

  /** The same as those untold if no row has a use that is known. */
  private final NormalEquations told;

  private GaussianFit(ProcessKind kind, Lesson lesson, NDManager scope) {
    this.kind = kind;
    rows = new ProcessRows(kind.view(), lesson.rows().inputs(), lesson.scaled());
    y = lesson.y();
    part = lesson.rows().part();
    centres = rows.some(kind.centres());
    untold = equations(scope, false);
    told = rows.uses() > 0 ? equations(scope, true) : untold;
  }

  /** Learns; tells what processes that were not taught a part of the cells say of it. */
  public static GaussianProcess train(ProcessKind kind, Lesson lesson, LeftOut leftOut) {
    try (NDManager scope = GaussianProcess.scope()) {
      GaussianFit fit = new GaussianFit(kind, lesson, scope);
      int parts = fit.told.parts();
      for (int p = 0; parts > 1 && p < parts; p++) {
        RowChoice judged = RowChoice.of(fit.part, p);
        float[][] inputs = judged.from(lesson.rows().inputs());
        float[] said = fit.process(p).level(inputs, judged.from(lesson.scaled()));
        leftOut.said(judged.rows(), said);
      }
      return fit.process(NormalEquations.NO_PART);
    }
  }

  private NormalEquations equations(NDManager scope, boolean usesTold) {
    NormalEquations equations = withoutRows(scope, usesTold);
    int parts = equations.parts();
    for (int p = 0; p < parts; p++) {
      RowChoice ofPart = RowChoice.of(part, p);
      int[] numbers = ofPart.rows();
      float[] targets = ofPart.from(y);
      for (int from = 0; from < numbers.length; from += GaussianProcess.CHUNK) {
        int to = Math.min(numbers.length, from + GaussianProcess.CHUNK);
        try (NDManager chunk = scope.newSubManager()) {
          Covariance.Seen some = rows.seen(chunk, Arrays.copyOfRange(numbers, from, to));
          NDArray k = kind.covariance().of(some, rows.seen(chunk, centres), usesTold);
          NDArray t = chunk.create(Arrays.copyOfRange(targets, from, to), new Shape(to - from, 1));
          equations.add(p, k, t.toType(DataType.FLOAT64, false));
        }
      }
    }
    return equations;
  }

  private NormalEquations withoutRows(NDManager scope, boolean usesTold) {
    int parts = Arrays.stream(part).max().orElseThrow() + 1;
    try (NDManager passing = scope.newSubManager()) {
      Covariance.Seen ofCentres = rows.seen(passing, centres);
      NDArray prior = kind.covariance().of(ofCentres, ofCentres, usesTold).mul(kind.noise());
      NDArray diagonal = passing.eye(centres.length).toType(DataType.FLOAT64, false);
      return new NormalEquations(scope, prior.addi(diagonal.mul(JITTER * y.length)), parts);
    }
  }

  /** A process that was taught all rows but those of a part. */
  private GaussianProcess process(int leftOut) {
    double[] w = told.weightsWithout(leftOut);
    double[] v = told == untold ? w : untold.weightsWithout(leftOut);
    Covariance k = kind.covariance();
    float[][] z = rows.x(centres);
    int levels = 1 + rows.uses();
    double[] offsets = new double[levels];
    double[] slopes = new double[rows.columns() * levels];
    float[] bends = new float[centres.length * levels];
    float[] rhythm = new float[centres.length * levels];
    for (int centre = 0; centre < centres.length; centre++) {
      for (int level = 0; level < levels; level++) {
        double weight = level == 0 ? v[centre] : w[centre];
        double own = level == 0 ? 0 : rows.mark(centres[centre], level - 1);
        offsets[level] += weight * (1 + own);
        int place = centre * levels + level;
        bends[place] = (float) (weight * (k.bent() + own * k.ownBent()));
        rhythm[place] = (float) (weight * (k.rhythm() + own * k.ownRhythm()));
        double plane = weight * (k.plane() + own * k.ownPlane()) / rows.columns();
        for (int column = 0; column < rows.columns(); column++) {
          slopes[column * levels + level] += plane * z[centre][column];
        }
      }
    }
    String name = kind.view().name();
    List<Bends> bent =
        List.of(
            new Bends(name + "_bends", kind.view().blockColumns(), z, bends),
            new Bends(name + "_rhythm", ProcessKind.RHYTHM, rows.rhythm(centres), rhythm));
    return new GaussianProcess(
        kind.view(), bent, floats(slopes), floats(offsets), course(w, leftOut));
  }

  /** What the weights say of the number of charges alone, drawn to what never rises. */
  private AgeingCourse course(double[] w, int leftOut) {
    double step = rows.step();
    double[][] levels = new double[rows.uses()][AgeingCourse.KNOTS];
    for (int knot = 0; knot < AgeingCourse.KNOTS; knot++) {
      for (int centre = 0; centre < centres.length; centre++) {
        double said = w[centre] * rows.course(centres[centre], knot * step);
        for (int use = 0; use < levels.length; use++) {
          levels[use][knot] += rows.mark(centres[centre], use) * said;
        }
      }
    }
    int[] taught = RowChoice.without(part, leftOut).rows();
    return AgeingCourse.nearest(step, levels, rows.near(taught, step));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int k = 0; k < values.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }
}

package io.galvani.trainer.soh.ensemble;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.galvani.trainer.soh.table.RowChoice;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Learns a {@link GaussianProcess}. At most 600 rows, evenly over the cells and their lives, are
 * the centres to which all rows speak (deterministic training conditional: Quiñonero-Candela and
 * Rasmussen, Journal of Machine Learning Research 6 (2005) 1939). With K the covariances of rows
 * and centres and K' those of the centres the weights are
 *
 * <pre>w = (KᵀK + 0.25·K')⁻¹·Kᵀy</pre>
 *
 * KᵀK and Kᵀy are sums over rows, kept part by part of the cells, so that a process without a part
 * costs no more than the solution.
 */
final class GaussianFit {
  private static final int MOST_CENTRES = 600;

  /** Variance of a target: as large as it is because the rows of a cell err alike. */
  private static final double NOISE = 0.25;

  /** Added to the diagonal for every row, where centres are alike. */
  private static final double JITTER = 1e-6;

  private final HistoryView view;
  private final float[][] seen;
  private final float[] y;
  private final NDArray centres;
  private final NDArray prior;

  /** Sums over the rows of a part: KᵀK and Kᵀy side by side, [part][centre, centre + 1]. */
  private final NDArray[] sums;

  private GaussianFit(HistoryView view, Companion.Lesson lesson, NDManager scope) {
    this.view = view;
    seen = view.of(lesson.scaled());
    y = lesson.y();
    int[] part = lesson.rows().part();
    int stride = (seen.length + MOST_CENTRES - 1) / MOST_CENTRES;
    float[][] chosen =
        IntStream.iterate(0, row -> row < seen.length, row -> row + stride)
            .mapToObj(row -> seen[row])
            .toArray(float[][]::new);
    centres = GaussianProcess.array(scope, chosen);
    prior = GaussianProcess.covariance(centres, centres).mul(NOISE);
    sums = new NDArray[Arrays.stream(part).max().orElseThrow() + 1];
    for (int p = 0; p < sums.length; p++) {
      sums[p] = sum(RowChoice.of(part, p), scope);
    }
  }

  /**
   * Learns; tells under the source's place what processes that were not taught a part of the cells
   * say of it.
   */
  static GaussianProcess train(HistoryView view, Companion.Lesson lesson, Unseen told, int source) {
    try (NDManager scope = GaussianProcess.scope()) {
      GaussianFit fit = new GaussianFit(view, lesson, scope);
      for (int p = 0; fit.sums.length > 1 && p < fit.sums.length; p++) {
        RowChoice judged = RowChoice.of(lesson.rows().part(), p);
        told.add(source, judged.rows(), fit.without(p).of(judged.from(fit.seen)));
      }
      return fit.without(-1);
    }
  }

  private NDArray sum(RowChoice rows, NDManager scope) {
    long count = centres.size(0);
    NDArray sum = scope.zeros(new Shape(count, count + 1), DataType.FLOAT64);
    float[][] inputs = rows.from(seen);
    float[] targets = rows.from(y);
    for (int from = 0; from < inputs.length; from += GaussianProcess.CHUNK) {
      int to = Math.min(inputs.length, from + GaussianProcess.CHUNK);
      try (NDManager chunk = scope.newSubManager()) {
        NDArray x = GaussianProcess.array(chunk, Arrays.copyOfRange(inputs, from, to));
        NDArray k = GaussianProcess.covariance(x, GaussianProcess.in(chunk, centres));
        NDArray t = chunk.create(Arrays.copyOfRange(targets, from, to), new Shape(to - from, 1));
        sum.addi(k.transpose().matMul(k.concat(t.toType(DataType.FLOAT64, false), 1)));
      }
    }
    return sum;
  }

  /** A process that was taught all rows but those of a part; of none for -1. */
  private GaussianProcess without(int leftOut) {
    long count = centres.size(0);
    try (NDManager solving = centres.getManager().newSubManager()) {
      NDArray sum = solving.zeros(new Shape(count, count + 1), DataType.FLOAT64);
      for (int p = 0; p < sums.length; p++) {
        if (p != leftOut) {
          sum.addi(sums[p]);
        }
      }
      NDArray of = sum.get(":, :" + count);
      NDArray even =
          solving.eye((int) count).toType(DataType.FLOAT64, false).mul(JITTER * y.length);
      NDArray weights = of.add(prior).add(even).inverse().matMul(sum.get(":, " + count + ":"));
      return GaussianProcess.of(view, weights, GaussianProcess.in(solving, centres));
    }
  }
}

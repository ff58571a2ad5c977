package io.galvani.trainer.soh.ensemble;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.galvani.trainer.onnx.OnnxGraph;
import java.util.Arrays;

/**
 * Gaussian process regression on a view of the history. With x of p scaled columns the covariance
 * of two rows is
 *
 * <pre>k(x, x') = 1 + x·x'/p + 0.3·exp(−|x − x'|²/(2·0.7²·p))</pre>
 *
 * so that the level is a plane through all rows, bent where rows are near. It stands on some of the
 * rows, the centres z ({@link GaussianFit}):
 *
 * <pre>level(x) = a + b·x + Σ w·exp(−|x − z|²/(2·0.7²·p))</pre>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GaussianProcess(
    HistoryView view, float[][] centres, float[] bends, float[] slope, float offset)
    implements LevelSource {
  private static final double BENT = 0.3;
  private static final double LENGTH = 0.7;

  /** Rows at a time: bounds the memory that covariances take. */
  static final int CHUNK = 2048;

  /** Of weights [centre, 1] of the covariances with the centres [centre, column]. */
  static GaussianProcess of(HistoryView view, NDArray weights, NDArray centres) {
    long columns = centres.size(1);
    float[] z = centres.toType(DataType.FLOAT32, true).toFloatArray();
    float[][] rows = new float[(int) centres.size(0)][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = Arrays.copyOfRange(z, (int) (k * columns), (int) ((k + 1) * columns));
    }
    NDArray slope = centres.transpose().matMul(weights).div(columns);
    return new GaussianProcess(
        view, rows, floats(weights.mul(BENT)), floats(slope), (float) weights.sum().getDouble());
  }

  private static float[] floats(NDArray array) {
    return array.toType(DataType.FLOAT32, true).toFloatArray();
  }

  /** A scope for arrays. */
  static NDManager scope() {
    return NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  /** Rows [row][column] as an array [row, column] of doubles. */
  static NDArray array(NDManager scope, float[][] rows) {
    return scope.create(rows).toType(DataType.FLOAT64, false);
  }

  /** A copy that goes with the scope, as does what is made of it. */
  static NDArray in(NDManager scope, NDArray array) {
    NDArray copy = array.duplicate();
    copy.attach(scope);
    return copy;
  }

  /** The covariance of every row with every centre [row, centre]. */
  static NDArray covariance(NDArray x, NDArray z) {
    return x.matMul(z.transpose()).div(x.size(1)).add(bumps(x, z).mul(BENT)).add(1);
  }

  /** exp(−|x − z|²/(2·LENGTH²·p)) of every row and centre [row, centre]. */
  private static NDArray bumps(NDArray x, NDArray z) {
    NDArray squares =
        x.square().sum(new int[] {1}, true).add(z.square().sum(new int[] {1}, true).transpose());
    NDArray distance = squares.sub(x.matMul(z.transpose()).mul(2)).maximum(0);
    return distance.mul(-1 / width(x.size(1))).exp();
  }

  private static double width(long columns) {
    return 2 * LENGTH * LENGTH * columns;
  }

  @Override
  public float[] level(float[][] inputs, float[][] scaled) {
    return of(view.of(scaled));
  }

  /** The level of rows as the view sees them. */
  float[] of(float[][] seen) {
    float[] level = new float[seen.length];
    try (NDManager scope = scope()) {
      NDArray z = array(scope, centres);
      NDArray w = scope.create(bends).toType(DataType.FLOAT64, false).reshape(-1, 1);
      NDArray b = scope.create(slope).toType(DataType.FLOAT64, false).reshape(-1, 1);
      for (int from = 0; from < seen.length; from += CHUNK) {
        float[][] some = Arrays.copyOfRange(seen, from, Math.min(seen.length, from + CHUNK));
        try (NDManager chunk = scope.newSubManager()) {
          NDArray x = array(chunk, some);
          NDArray said = x.matMul(b).add(bumps(x, in(chunk, z)).matMul(w)).add(offset);
          System.arraycopy(floats(said), 0, level, from, some.length);
        }
      }
    }
    return level;
  }

  @Override
  public String level(OnnxGraph graph, String inputs, String scaled) {
    String x = graph.columns(scaled, view.columns());
    int columns = slope.length;
    double width = width(columns);
    float[] towards = new float[centres.length * columns];
    float[] away = new float[centres.length];
    for (int k = 0; k < centres.length; k++) {
      double square = 0;
      for (int column = 0; column < columns; column++) {
        float z = centres[k][column];
        towards[k * columns + column] = (float) (2 * z / width);
        square += z * (double) z;
      }
      away[k] = (float) (-square / width);
    }
    float[] ones = new float[columns];
    Arrays.fill(ones, (float) (-1 / width));
    String own =
        graph.node(
            "MatMul",
            graph.node("Mul", x, x),
            graph.constant(view.name() + "_square", ones, columns, 1));
    String exponent = graph.node("Add", graph.linear(x, towards, away), own);
    String bumps =
        graph.node("Exp", graph.node("Min", exponent, graph.scalar(view.name() + "_most", 0)));
    String bent =
        graph.node("MatMul", bumps, graph.constant(view.name() + "_bends", bends, bends.length, 1));
    return graph.node("Add", bent, graph.linear(x, slope, new float[] {offset}));
  }
}

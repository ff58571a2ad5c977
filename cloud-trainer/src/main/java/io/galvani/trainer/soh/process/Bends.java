package io.galvani.trainer.soh.process;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.soh.level.HistoryView;
import java.util.Arrays;

/**
 * The part of a {@link GaussianProcess} that bends where rows are near: with x those of a row's
 * columns that it looks at, p of them, and the centres z
 *
 * <pre>Σ w_u·exp(−|x − z|²/(2·0.7²·p))</pre>
 *
 * for every level u.
 *
 * @param name begins the names of its constants in a graph
 * @param columns of a scaled row
 * @param centres [centre][column]
 * @param weights w [centre, level], row by row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Bends(String name, int[] columns, float[][] centres, float[] weights) {

  /** What is said of scaled rows [row, level]. */
  NDArray said(NDManager scope, float[][] scaled) {
    NDArray x = GaussianProcess.array(scope, HistoryView.of(scaled, columns));
    NDArray w = scope.create(weights, new Shape(centres.length, weights.length / centres.length));
    NDArray near = Covariance.bumps(x, GaussianProcess.array(scope, centres));
    return near.matMul(w.toType(DataType.FLOAT64, false));
  }

  /**
   * The same in a graph.
   *
   * @param scaled [batch, input]
   */
  String said(OnnxGraph graph, String scaled) {
    String x = graph.columns(scaled, columns);
    double width = Covariance.width(columns.length);
    float[] towards = new float[centres.length * columns.length];
    float[] away = new float[centres.length];
    for (int k = 0; k < centres.length; k++) {
      double square = 0;
      for (int column = 0; column < columns.length; column++) {
        float z = centres[k][column];
        towards[k * columns.length + column] = (float) (2 * z / width);
        square += z * (double) z;
      }
      away[k] = (float) (-square / width);
    }
    float[] ones = new float[columns.length];
    Arrays.fill(ones, (float) (-1 / width));
    String squares = graph.node("Mul", x, x);
    String own =
        graph.node("MatMul", squares, graph.constant(name + "_square", ones, ones.length, 1));
    String exponent = graph.node("Add", graph.linear(x, towards, away), own);
    String bumps = graph.node("Exp", graph.node("Min", exponent, graph.scalar(name + "_most", 0)));
    int levels = weights.length / centres.length;
    return graph.node(
        "MatMul", bumps, graph.constant(name + "_weights", weights, centres.length, levels));
  }
}

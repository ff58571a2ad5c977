package io.galvani.trainer.soh.ensemble;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.onnx.OnnxGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Gaussian process regression on a view of the history ({@link Covariance}), standing on some of
 * the rows, the centres z ({@link GaussianFit}). For a cell of use u of n charges
 *
 * <pre>level(x) = a_u + b_u·x + Σ w_u·exp(−|x − z|²/(2·0.7²·p)) + c_u(n)</pre>
 *
 * where what has {@link AgeingCourse#fallen} never shrinks. For a cell of no known use, column 0,
 * a, b and w are those of a process that was told no use, and nothing falls.
 *
 * @param centres [centre][column]
 * @param bends w [centre, 1 + use], row by row
 * @param slopes b [column, 1 + use], row by row
 * @param offsets a [1 + use]
 * @param course of the uses
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GaussianProcess(
    HistoryView view,
    float[][] centres,
    float[] bends,
    float[] slopes,
    float[] offsets,
    AgeingCourse course)
    implements LevelSource {

  /** Rows at a time: bounds the memory that covariances take. */
  static final int CHUNK = 2048;

  /** A scope for arrays. */
  static NDManager scope() {
    return NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  /** Rows [row][column] as an array [row, column] of doubles. */
  static NDArray array(NDManager scope, float[][] rows) {
    if (rows.length == 0 || rows[0].length == 0) {
      return scope.zeros(new Shape(rows.length, 0), DataType.FLOAT64);
    }
    return scope.create(rows).toType(DataType.FLOAT64, false);
  }

  /** A copy that goes with the scope, as does what is made of it. */
  static NDArray in(NDManager scope, NDArray array) {
    NDArray copy = array.duplicate();
    copy.attach(scope);
    return copy;
  }

  private int uses() {
    return offsets.length - 1;
  }

  @Override
  public float[] level(float[][] inputs, float[][] scaled) {
    float[][] seen = view.blocksOf(scaled);
    float[] level = new float[seen.length];
    try (NDManager scope = scope()) {
      NDArray z = array(scope, centres);
      NDArray w = matrix(scope, bends, centres.length);
      NDArray b = matrix(scope, slopes, slopes.length / offsets.length);
      for (int from = 0; from < seen.length; from += CHUNK) {
        float[][] some = Arrays.copyOfRange(seen, from, Math.min(seen.length, from + CHUNK));
        try (NDManager chunk = scope.newSubManager()) {
          NDArray x = array(chunk, some);
          NDArray said = x.matMul(b).addi(Covariance.bumps(x, in(chunk, z)).matMul(w));
          double[] ofUses = said.toDoubleArray();
          for (int row = 0; row < some.length; row++) {
            level[from + row] = chosen(ofUses, row * offsets.length, inputs[from + row]);
          }
        }
      }
    }
    return level;
  }

  private NDArray matrix(NDManager scope, float[] values, int rows) {
    return scope.create(values, new Shape(rows, offsets.length)).toType(DataType.FLOAT64, false);
  }

  /** What is said of the row's own use, of levels by use that begin at a place. */
  private float chosen(double[] ofUses, int from, float[] input) {
    double level = 0;
    double known = 0;
    double[] aged = course.levels(input[ChargeHistory.INPUTS - 1]);
    for (int use = 0; use < uses(); use++) {
      float mark = input[ChargeHistory.USES + use];
      known += mark;
      level += mark * (ofUses[from + 1 + use] + offsets[1 + use] + aged[use]);
    }
    double unknown = 1 - Math.max(0, Math.min(1, known));
    return (float) (level + unknown * (ofUses[from] + offsets[0]));
  }

  @Override
  public String level(OnnxGraph graph, String inputs, String scaled) {
    String name = view.name();
    String x = graph.columns(scaled, view.blockColumns());
    int columns = slopes.length / offsets.length;
    double width = Covariance.width(columns);
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
            "MatMul", graph.node("Mul", x, x), graph.constant(name + "_square", ones, columns, 1));
    String exponent = graph.node("Add", graph.linear(x, towards, away), own);
    String bumps = graph.node("Exp", graph.node("Min", exponent, graph.scalar(name + "_most", 0)));
    String bent = graph.node("MatMul", bumps, matrix(graph, name + "_bends", bends));
    String plane = graph.node("MatMul", x, matrix(graph, name + "_slopes", slopes));
    String offset = graph.constant(name + "_offsets", offsets, offsets.length);
    String ofUses = graph.node("Add", graph.node("Add", bent, plane), offset);
    return chosen(graph, inputs, ofUses);
  }

  private String matrix(OnnxGraph graph, String name, float[] values) {
    return graph.constant(name, values, values.length / offsets.length, offsets.length);
  }

  private String chosen(OnnxGraph graph, String inputs, String ofUses) {
    if (uses() == 0) {
      return ofUses;
    }
    String name = view.name();
    String marks = graph.columns(inputs, ChargeHistory.USES, ChargeHistory.USES + uses());
    String input = graph.columns(inputs, ChargeHistory.INPUTS - 1, ChargeHistory.INPUTS);
    String axis = graph.integers(name + "_uses", 1);
    String known =
        graph.node(
            "Clip",
            graph.node("ReduceSum", marks, axis),
            graph.scalar(name + "_unknown", 0),
            graph.scalar(name + "_known", 1));
    String unknown = graph.node("Sub", graph.scalar(name + "_certain", 1), known);
    String ofUnknown = graph.node("Mul", unknown, graph.columns(ofUses, 0, 1));
    String aged =
        graph.node(
            "Add", graph.columns(ofUses, 1, offsets.length), course.levels(graph, name, input));
    String ofKnown = graph.node("ReduceSum", graph.node("Mul", marks, aged), axis);
    return graph.node("Sum", List.of(ofKnown, ofUnknown), Map.of());
  }
}

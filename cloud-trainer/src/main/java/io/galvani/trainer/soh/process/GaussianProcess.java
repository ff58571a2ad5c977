package io.galvani.trainer.soh.process;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.soh.level.HistoryView;
import io.galvani.trainer.soh.level.LevelSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Gaussian process regression on a view of the history ({@link Covariance}), standing on some of
 * the rows, the centres z ({@link GaussianFit}). For a cell of use u of n charges
 *
 * <pre>level(x) = a_u + b_u·x + {@link Bends bends}_u(x) + c_u(n)</pre>
 *
 * where the {@link AgeingCourse course} c never rises. For a cell of no known use, column 0, all
 * are those of a process that was told no use, and there is no course.
 *
 * @param bends by the view's columns, and by the rhythm of the use
 * @param slopes b [column, 1 + use], row by row
 * @param offsets a [1 + use]
 * @param course of the uses
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GaussianProcess(
    HistoryView view, List<Bends> bends, float[] slopes, float[] offsets, AgeingCourse course)
    implements LevelSource {

  /** Rows at a time: bounds the memory that covariances take. */
  static final int CHUNK = 512;

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
    float[] level = new float[inputs.length];
    try (NDManager scope = scope()) {
      for (int from = 0; from < inputs.length; from += CHUNK) {
        float[][] some = Arrays.copyOfRange(scaled, from, Math.min(inputs.length, from + CHUNK));
        try (NDManager chunk = scope.newSubManager()) {
          NDArray said =
              array(chunk, HistoryView.of(some, view.blockColumns())).matMul(planes(chunk));
          bends.forEach(bend -> said.addi(bend.said(chunk, some)));
          double[] ofUses = said.toDoubleArray();
          for (int row = 0; row < some.length; row++) {
            level[from + row] = chosen(ofUses, row * offsets.length, inputs[from + row]);
          }
        }
      }
    }
    return level;
  }

  private NDArray planes(NDManager scope) {
    NDArray b = scope.create(slopes, new Shape(slopes.length / offsets.length, offsets.length));
    return b.toType(DataType.FLOAT64, false);
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
    String ofUses =
        graph.node(
            "Add",
            graph.node(
                "MatMul",
                x,
                graph.constant(
                    name + "_slopes", slopes, slopes.length / offsets.length, offsets.length)),
            graph.constant(name + "_offsets", offsets, offsets.length));
    for (Bends bend : bends) {
      ofUses = graph.node("Add", ofUses, bend.said(graph, scaled));
    }
    return chosen(graph, inputs, ofUses);
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

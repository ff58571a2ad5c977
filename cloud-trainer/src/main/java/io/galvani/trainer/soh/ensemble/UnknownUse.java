package io.galvani.trainer.soh.ensemble;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.soh.table.KnownUses;
import io.galvani.trainer.soh.table.RowChoice;
import io.galvani.trainer.soh.table.TrainingRows;
import io.galvani.trainer.soh.trees.BoostedTrees;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How wide an estimate must be at least where the use of a cell is not known. Cells that were left
 * out tell how far off an estimate is in a use that was learned from; of a new use, whose level may
 * differ by percents, they say nothing. So every use is estimated once by trees that were not
 * taught any cell of it.
 *
 * @param error90 what 90 % of these errors do not exceed, every use counting alike, in units of the
 *     targets; 0 where fewer than two uses are known, so that there is nothing to learn it from
 */
record UnknownUse(double error90) {
  static final UnknownUse NOTHING_KNOWN = new UnknownUse(0);

  private static final double COVERED = 0.9;

  /** So many errors stand for each use, evenly over their order. */
  private static final int ERRORS_OF_A_USE = 200;

  /** Learns from rows and their targets. */
  static UnknownUse of(TrainingRows rows, float[] y, long seed) {
    List<String> uses = KnownUses.of(rows.owners().stream().distinct().toList()).names();
    if (uses.size() < 2) {
      return NOTHING_KNOWN;
    }
    int[] use = rows.owners().stream().mapToInt(cell -> uses.indexOf(cell.use())).toArray();
    double[] errors =
        IntStream.range(0, uses.size())
            .mapToObj(left -> errors(rows, y, use, left, seed))
            .flatMapToDouble(Arrays::stream)
            .sorted()
            .toArray();
    return new UnknownUse(errors[(int) (COVERED * (errors.length - 1))]);
  }

  private static double[] errors(TrainingRows rows, float[] y, int[] use, int left, long seed) {
    RowChoice taught = RowChoice.without(use, left);
    RowChoice judged = RowChoice.of(use, left);
    float[] said =
        BoostedTrees.train(taught.from(rows.inputs()), taught.from(y), seed)
            .predict(judged.from(rows.inputs()));
    float[] truth = judged.from(y);
    double[] sorted =
        IntStream.range(0, said.length)
            .mapToDouble(k -> Math.abs(said[k] - truth[k]))
            .sorted()
            .toArray();
    return IntStream.range(0, ERRORS_OF_A_USE)
        .mapToDouble(k -> sorted[(int) ((k + 0.5) / ERRORS_OF_A_USE * sorted.length)])
        .toArray();
  }

  /**
   * Whether some row of inputs has no use that is known, so that what to trust there is learned.
   */
  static boolean isAmong(float[][] inputs) {
    return Arrays.stream(inputs).anyMatch(row -> known(row) == 0);
  }

  /** One for a row of inputs whose use is known, else zero. */
  static double known(float[] inputs) {
    double known = 0;
    for (int place = 0; place < ChargeHistory.MOST_USES; place++) {
      known += inputs[ChargeHistory.USES + place];
    }
    return Math.max(0, Math.min(1, known));
  }

  /**
   * The same in a graph: [batch, 1].
   *
   * @param inputs [batch, input], raw
   */
  static String known(OnnxGraph graph, String inputs) {
    String marks =
        graph.columns(inputs, ChargeHistory.USES, ChargeHistory.USES + ChargeHistory.MOST_USES);
    return graph.node(
        "Clip",
        graph.node("ReduceSum", marks, graph.integers("use_axis", 1)),
        graph.scalar("use_unknown", 0),
        graph.scalar("use_known", 1));
  }

  /** The half-width of a row of inputs whose half-width would be this if its use were known. */
  double halfWidth(double ofKnownUse, float[] inputs) {
    return Math.max(ofKnownUse, error90 * (1 - known(inputs)));
  }

  /**
   * The same in a graph.
   *
   * @param ofKnownUse [batch, 1]
   * @param known [batch, 1]
   */
  String halfWidth(OnnxGraph graph, String ofKnownUse, String known) {
    String unknown = graph.node("Sub", graph.scalar("use_certain", 1), known);
    return graph.node(
        "Max", ofKnownUse, graph.node("Mul", unknown, graph.scalar("use_error_90", error90)));
  }
}

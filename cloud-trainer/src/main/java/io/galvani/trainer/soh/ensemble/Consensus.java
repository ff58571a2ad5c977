package io.galvani.trainer.soh.ensemble;

import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.soh.level.LevelSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What several sources say together of one row: the mean by their shares, each level first drawn to
 * within 3 % of capacity of the median (winsorised). So a source that is far off by itself, as one
 * is that meets a use of cells it was not taught, moves the joint estimate little. The median and
 * the drawing keep order: where no level rises, the joint one does not.
 */
final class Consensus {
  /** How far from the median a level counts. */
  static final double FAR = 0.03 * LevelSource.GAIN;

  private Consensus() {}

  /** The joint level of one row; shares need not add up to one. */
  static double of(double[] levels, double[] shares) {
    double[] sorted = levels.clone();
    Arrays.sort(sorted);
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    double sum = 0;
    double weights = 0;
    for (int source = 0; source < levels.length; source++) {
      double drawn = Math.max(median - FAR, Math.min(median + FAR, levels[source]));
      sum += shares[source] * drawn;
      weights += shares[source];
    }
    return sum / weights;
  }

  /**
   * The same in a graph, for levels that are columns [batch, 1] each and shares of one in sum.
   *
   * @param shares of rows whose use is known
   * @param ofUnknown those of rows of which it is not
   * @param known [batch, 1], one or zero
   */
  static String of(
      OnnxGraph graph, List<String> levels, double[] shares, double[] ofUnknown, String known) {
    String median = median(graph, levels);
    String far = graph.constant("consensus_far", new float[] {(float) FAR});
    String low = graph.node("Sub", median, far);
    String high = graph.node("Add", median, far);
    List<String> parts = new ArrayList<>();
    for (int source = 0; source < shares.length; source++) {
      String drawn = graph.node("Max", low, graph.node("Min", high, levels.get(source)));
      String otherwise = graph.scalar("share_of_unknown_" + source, ofUnknown[source]);
      String more = graph.scalar("share_" + source, shares[source] - ofUnknown[source]);
      String share = graph.node("Add", otherwise, graph.node("Mul", known, more));
      parts.add(graph.node("Mul", drawn, share));
    }
    return graph.node("Sum", parts, Map.of());
  }

  /** Neighbours are put in order until all are: as many rounds as there are levels. */
  private static String median(OnnxGraph graph, List<String> levels) {
    String[] sorted = levels.toArray(String[]::new);
    for (int round = 0; round < sorted.length; round++) {
      for (int k = round % 2; k + 1 < sorted.length; k += 2) {
        String low = graph.node("Min", sorted[k], sorted[k + 1]);
        sorted[k + 1] = graph.node("Max", sorted[k], sorted[k + 1]);
        sorted[k] = low;
      }
    }
    String both = graph.node("Add", sorted[(sorted.length - 1) / 2], sorted[sorted.length / 2]);
    return graph.node("Mul", both, graph.constant("consensus_half", new float[] {0.5f}));
  }
}

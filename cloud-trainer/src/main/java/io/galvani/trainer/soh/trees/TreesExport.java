package io.galvani.trainer.soh.trees;

import io.galvani.trainer.onnx.OnnxGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes {@link BoostedTrees} with standard operators alone: all trees go down one step at once.
 */
final class TreesExport {
  private static final long INT64 = 7;

  private final OnnxGraph graph;
  private final int count;
  private final int[] column;
  private final float[] threshold;
  private final float[] leaf;
  private int shapes;

  private TreesExport(OnnxGraph graph, List<BoostedTrees> sets) {
    this.graph = graph;
    count = sets.stream().mapToInt(BoostedTrees::trees).sum();
    column = sets.stream().flatMapToInt(set -> Arrays.stream(set.column())).toArray();
    threshold = joined(sets.stream().map(BoostedTrees::threshold).toList());
    leaf = joined(sets.stream().map(BoostedTrees::leaf).toList());
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Adds the sum of all trees of all sets [batch, 1] for raw inputs [batch, input]. */
  static String sum(OnnxGraph graph, List<BoostedTrees> sets, String inputs) {
    TreesExport export = new TreesExport(graph, sets);
    return export.sum(export.lastNode(inputs));
  }

  /** The node below the inner ones that each tree ends at. */
  private String lastNode(String inputs) {
    String columns = graph.integers("tree_column", Arrays.stream(column).asLongStream().toArray());
    String thresholds = graph.constant("tree_threshold", threshold, threshold.length);
    String offsets = graph.integers("tree_offset", multiples(BoostedTrees.INNER, 0));
    String two = graph.integers("tree_two", 2);
    String node = graph.node("Sub", two, belowRoot(inputs));
    for (int depth = 1; depth < BoostedTrees.DEPTH; depth++) {
      String at = graph.node("Add", node, offsets);
      String where = lookedUp(columns, at);
      String value = graph.node("GatherElements", List.of(inputs, where), Map.of("axis", 1L));
      String right = graph.node("Sub", two, below(value, lookedUp(thresholds, at)));
      node = graph.node("Add", graph.node("Mul", node, two), right);
    }
    return node;
  }

  private String belowRoot(String inputs) {
    int[] roots = new int[count];
    float[] rootThreshold = new float[count];
    for (int tree = 0; tree < count; tree++) {
      roots[tree] = column[tree * BoostedTrees.INNER];
      rootThreshold[tree] = threshold[tree * BoostedTrees.INNER];
    }
    return below(graph.columns(inputs, roots), graph.constant("tree_root", rootThreshold, count));
  }

  private String sum(String lastNode) {
    long[] shift = multiples(BoostedTrees.LEAVES, -BoostedTrees.INNER);
    String at = graph.node("Add", lastNode, graph.integers("tree_leaf_offset", shift));
    String values = lookedUp(graph.constant("tree_leaf", leaf, leaf.length), at);
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return graph.node("MatMul", values, graph.constant("tree_ones", ones, count, 1));
  }

  /**
   * What a table [entry] holds at [batch, tree]. Entry by entry of one long row: Gather copies
   * pieces, and takes five times as long where a piece is one number.
   */
  private String lookedUp(String table, String at) {
    String row = graph.node("Reshape", table, shape(1, -1));
    String entries = graph.node("Reshape", at, shape(1, -1));
    String found = graph.node("GatherElements", List.of(row, entries), Map.of("axis", 1L));
    return graph.node("Reshape", found, shape(-1, count));
  }

  private String shape(long rows, long columns) {
    return graph.integers("tree_shape_" + shapes++, rows, columns);
  }

  /** One where the value is below the threshold, else zero. */
  private String below(String value, String threshold) {
    return graph.node("Cast", List.of(graph.node("Less", value, threshold)), Map.of("to", INT64));
  }

  private long[] multiples(int step, int first) {
    return IntStream.range(0, count).mapToLong(tree -> (long) tree * step + first).toArray();
  }
}

package io.galvani.trainer.soh.ensemble;

import io.galvani.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Map;

/**
 * Writes all networks of one view side by side, as arrays [member, batch, unit]: one product a
 * layer in place of one a network, which costs more to begin than to do.
 */
final class ViewExport {
  private final OnnxGraph graph;
  private final String name;
  private final List<List<float[]>> members;
  private final int hidden;

  /**
   * @param members weights [out, in] and biases of the three layers of each, in order
   */
  ViewExport(OnnxGraph graph, String name, List<List<float[]>> members) {
    this.graph = graph;
    this.name = name;
    this.members = members;
    this.hidden = members.get(0).get(1).length;
  }

  /**
   * Adds the networks.
   *
   * @param seen what the view sees [batch, column]
   * @param s scaled number of charges [batch, 1]
   * @param weight what each member's scale counts for
   * @param levels takes the mean level [batch, 1]
   * @param widths takes the weighted sum of the scales [batch, 1]
   */
  void add(String seen, String s, double weight, List<String> levels, List<String> widths) {
    int count = members.size();
    String first = swish(graph.linear(seen, stacked(0), stacked(1)));
    String shape = graph.integers(name + "_shape", 0, count, hidden);
    String apart = graph.transposed(graph.node("Reshape", first, shape), 1, 0, 2);
    String second = swish(layer(apart, 2, 0, hidden));
    String fall = graph.node("Mul", graph.node("Softplus", layer(second, 4, 1, 1)), s);
    String level = graph.node("Sub", layer(second, 4, 0, 1), fall);
    String scale =
        graph.node(
            "Exp",
            graph.node(
                "Clip",
                layer(second, 4, 2, 1),
                scalar("_least", MemberNetwork.LEAST_LOG_SCALE),
                scalar("_most", MemberNetwork.LARGEST_LOG_SCALE)));
    levels.add(sum(level, scalar("_mean", 1.0 / count)));
    widths.add(sum(scale, scalar("_weight", weight)));
  }

  /** Outputs [from, from + out) of a layer, each member by its own weights. */
  private String layer(String x, int at, int from, int out) {
    float[] weights = new float[members.size() * hidden * out];
    float[] biases = new float[members.size() * out];
    for (int member = 0; member < members.size(); member++) {
      float[] own = members.get(member).get(at);
      for (int unit = 0; unit < out; unit++) {
        biases[member * out + unit] = members.get(member).get(at + 1)[from + unit];
        for (int k = 0; k < hidden; k++) {
          weights[(member * hidden + k) * out + unit] = own[(from + unit) * hidden + k];
        }
      }
    }
    String layer = name + "_" + at + "_" + from;
    String product =
        graph.node("MatMul", x, graph.constant(layer + "_w", weights, members.size(), hidden, out));
    return graph.node("Add", product, graph.constant(layer + "_b", biases, members.size(), 1, out));
  }

  private float[] stacked(int at) {
    int size = members.get(0).get(at).length;
    float[] all = new float[members.size() * size];
    for (int member = 0; member < members.size(); member++) {
      System.arraycopy(members.get(member).get(at), 0, all, member * size, size);
    }
    return all;
  }

  private String sum(String array, String factor) {
    String axis = graph.integers(array + "_axis", 0);
    String sum = graph.node("ReduceSum", List.of(array, axis), Map.of("keepdims", 0L));
    return graph.node("Mul", sum, factor);
  }

  private String swish(String x) {
    return graph.node("Mul", x, graph.node("Sigmoid", x));
  }

  private String scalar(String suffix, double value) {
    return graph.scalar(name + suffix, value);
  }
}

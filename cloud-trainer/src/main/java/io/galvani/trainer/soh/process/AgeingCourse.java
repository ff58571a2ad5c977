package io.galvani.trainer.soh.process;

import io.galvani.trainer.onnx.OnnxGraph;
import java.util.Arrays;

/**
 * The level of each known use by the number of charges alone: straight between knots that lie
 * evenly over its logarithm, and never rising. After the most charges that a cell of the use was
 * taught with it stays: such a cell outlives all that are known, and how it ages from there on they
 * do not tell.
 *
 * @param step from knot to knot, in units of the input ({@code ln(charges)/8}); the first is at 0
 * @param first [use], at the first charge
 * @param fall [knot, use], from a knot to the next, at least 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AgeingCourse(double step, float[] first, float[][] fall) {
  static final int KNOTS = 64;

  /** Weight of a knot that no row is near, in rows. */
  private static final double TRACE = 1e-3;

  /**
   * The course that never rises and is nearest to the levels.
   *
   * @param levels [use][knot], {@link #KNOTS} each
   * @param rows [use][knot], how many rows are near: what each level counts
   */
  static AgeingCourse nearest(double step, double[][] levels, int[][] rows) {
    float[] first = new float[levels.length];
    float[][] fall = new float[KNOTS - 1][levels.length];
    for (int use = 0; use < levels.length; use++) {
      double[] falling = falling(levels[use], rows[use]);
      first[use] = (float) falling[0];
      for (int knot = 0; knot + 1 < lived(rows[use]); knot++) {
        fall[knot][use] = (float) (falling[knot] - falling[knot + 1]);
      }
    }
    return new AgeingCourse(step, first, fall);
  }

  /** Knots up to the last one that a row is near. */
  private static int lived(int[] rows) {
    int lived = rows.length;
    while (lived > 0 && rows[lived - 1] == 0) {
      lived--;
    }
    return lived;
  }

  /** Neighbours that rise are drawn to their common mean until none is left (isotonic). */
  static double[] falling(double[] levels, int[] rows) {
    double[] mean = new double[levels.length];
    double[] weight = new double[levels.length];
    int[] end = new int[levels.length];
    int blocks = 0;
    for (int knot = 0; knot < levels.length; knot++) {
      mean[blocks] = levels[knot];
      weight[blocks] = rows[knot] + TRACE;
      end[blocks++] = knot + 1;
      while (blocks > 1 && mean[blocks - 1] > mean[blocks - 2]) {
        blocks--;
        double both = weight[blocks - 1] + weight[blocks];
        mean[blocks - 1] =
            (mean[blocks - 1] * weight[blocks - 1] + mean[blocks] * weight[blocks]) / both;
        weight[blocks - 1] = both;
        end[blocks - 1] = end[blocks];
      }
    }
    double[] falling = new double[levels.length];
    for (int block = 0, from = 0; block < blocks; from = end[block++]) {
      Arrays.fill(falling, from, end[block], mean[block]);
    }
    return falling;
  }

  /** The levels of all uses at an input ({@code ln(charges)/8}). */
  double[] levels(float input) {
    double[] levels = new double[first.length];
    for (int use = 0; use < levels.length; use++) {
      levels[use] = first[use];
      for (int knot = 0; knot < fall.length; knot++) {
        levels[use] -= Math.max(0, Math.min(1, input / step - knot)) * fall[knot][use];
      }
    }
    return levels;
  }

  /**
   * The same in a graph: [batch, use].
   *
   * @param name begins the names of its constants
   * @param input [batch, 1]
   */
  String levels(OnnxGraph graph, String name, String input) {
    float[] place = new float[fall.length];
    float[] drop = new float[first.length * fall.length];
    for (int knot = 0; knot < fall.length; knot++) {
      place[knot] = knot;
      for (int use = 0; use < first.length; use++) {
        drop[use * fall.length + knot] = -fall[knot][use];
      }
    }
    String along = graph.node("Mul", input, graph.scalar(name + "_knots", 1 / step));
    String passed =
        graph.node(
            "Clip",
            graph.node("Sub", along, graph.constant(name + "_knot", place, place.length)),
            graph.scalar(name + "_before", 0),
            graph.scalar(name + "_after", 1));
    return graph.linear(passed, drop, first);
  }
}

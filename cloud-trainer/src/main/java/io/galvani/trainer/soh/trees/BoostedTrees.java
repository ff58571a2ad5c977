package io.galvani.trainer.soh.trees;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.battery.charge.ChargeHistory;
import java.util.Arrays;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient-boosted trees that were filled up to complete ones of the same depth, so that every row
 * takes the same steps: from node n of a tree to 2n + 1 where its column is below the threshold,
 * else to 2n + 2. They look at raw inputs without the number of charges, so that the estimate does
 * not depend on it.
 */
public final class BoostedTrees {
  static final int DEPTH = 5;
  static final int INNER = (1 << DEPTH) - 1;
  static final int LEAVES = 1 << DEPTH;

  /** Inputs that trees look at: all but the last. */
  private static final int COLUMNS = ChargeHistory.INPUTS - 1;

  private static final int TREES = 120;

  private final int[] column = new int[TREES * INNER];
  private final float[] threshold = new float[TREES * INNER];
  private final float[] leaf = new float[TREES * LEAVES];

  private BoostedTrees() {
    Arrays.fill(threshold, Float.POSITIVE_INFINITY);
  }

  /** Learns targets [row] from raw inputs [row, input]. */
  public static BoostedTrees train(float[][] rows, float[] y, long seed) {
    try {
      DMatrix known = matrix(rows);
      known.setLabel(y);
      Booster booster = XGBoost.train(known, settings(seed), TREES, Map.of(), null, null);
      String[] dump = booster.getModelDump("", false, "json");
      known.dispose();
      booster.dispose();
      BoostedTrees trees = new BoostedTrees();
      ObjectMapper json = new ObjectMapper();
      for (int tree = 0; tree < dump.length; tree++) {
        trees.fill(tree, 0, 0, json.readTree(dump[tree]));
      }
      return trees;
    } catch (XGBoostError | JsonProcessingException e) {
      throw new IllegalStateException("boosted trees failed: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> settings(long seed) {
    return Map.of(
        "max_depth",
        DEPTH,
        "eta",
        0.1,
        "subsample",
        0.8,
        "colsample_bytree",
        0.3,
        "tree_method",
        "hist",
        "base_score",
        0,
        "nthread",
        1,
        "seed",
        seed,
        "verbosity",
        0);
  }

  private static DMatrix matrix(float[][] rows) throws XGBoostError {
    float[] flat = new float[rows.length * COLUMNS];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, flat, row * COLUMNS, COLUMNS);
    }
    return new DMatrix(flat, rows.length, COLUMNS, Float.NaN);
  }

  /** Copies a node; an early leaf becomes all the leaves that would have been below it. */
  private void fill(int tree, int node, int depth, JsonNode from) {
    if (depth == DEPTH) {
      leaf[tree * LEAVES + node - INNER] = value(from);
    } else if (from.has("leaf")) {
      fill(tree, 2 * node + 1, depth + 1, from);
      fill(tree, 2 * node + 2, depth + 1, from);
    } else {
      column[tree * INNER + node] = Integer.parseInt(from.get("split").asText().substring(1));
      threshold[tree * INNER + node] = (float) from.get("split_condition").asDouble();
      int yes = from.get("yes").asInt();
      for (JsonNode child : from.get("children")) {
        boolean below = child.get("nodeid").asInt() == yes;
        fill(tree, 2 * node + (below ? 1 : 2), depth + 1, child);
      }
    }
  }

  private static float value(JsonNode leaf) {
    return (float) leaf.get("leaf").asDouble();
  }

  /** The sum of all trees for raw inputs [row, input]. */
  public float[] predict(float[][] rows) {
    float[] sums = new float[rows.length];
    for (int row = 0; row < sums.length; row++) {
      double sum = 0;
      for (int tree = 0; tree < TREES; tree++) {
        int node = 0;
        for (int depth = 0; depth < DEPTH; depth++) {
          int at = tree * INNER + node;
          node = 2 * node + (rows[row][column[at]] < threshold[at] ? 1 : 2);
        }
        sum += leaf[tree * LEAVES + node - INNER];
      }
      sums[row] = (float) sum;
    }
    return sums;
  }

  int trees() {
    return TREES;
  }

  /** Column that node n of tree t looks at: [t·INNER + n]. */
  int[] column() {
    return column.clone();
  }

  /** What it must be below to go left: [t·INNER + n]. */
  float[] threshold() {
    return threshold.clone();
  }

  /** Value of leaf n of tree t: [t·LEAVES + n]. */
  float[] leaf() {
    return leaf.clone();
  }
}

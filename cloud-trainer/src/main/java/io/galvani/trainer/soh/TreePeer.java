package io.galvani.trainer.soh;

import io.galvani.trainer.soh.table.TrainingRows;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Gradient-boosted trees (XGBoost) on the same raw inputs, one thread. */
final class TreePeer {
  private TreePeer() {}

  /** Trains and predicts: [row] of the inputs to judge, Ah. */
  static float[] capacityAh(TrainingRows rows, float[][] judged, long seed) {
    try {
      DMatrix train = matrix(rows.inputs());
      train.setLabel(rows.capacityAh());
      Map<String, Object> settings =
          Map.of(
              "max_depth",
              6,
              "eta",
              0.08,
              "subsample",
              0.8,
              "colsample_bytree",
              0.5,
              "tree_method",
              "hist",
              "objective",
              "reg:squarederror",
              "nthread",
              1,
              "seed",
              seed,
              "verbosity",
              0);
      Booster booster = XGBoost.train(train, settings, 300, Map.of(), null, null);
      DMatrix test = matrix(judged);
      float[][] predicted = booster.predict(test);
      float[] capacityAh = new float[judged.length];
      for (int row = 0; row < capacityAh.length; row++) {
        capacityAh[row] = predicted[row][0];
      }
      train.dispose();
      test.dispose();
      booster.dispose();
      return capacityAh;
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost failed: " + e.getMessage(), e);
    }
  }

  private static DMatrix matrix(float[][] rows) throws XGBoostError {
    int width = rows[0].length;
    float[] flat = new float[rows.length * width];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, flat, row * width, width);
    }
    return new DMatrix(flat, rows.length, width, Float.NaN);
  }
}

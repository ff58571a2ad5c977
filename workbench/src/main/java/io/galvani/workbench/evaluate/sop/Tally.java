package io.galvani.workbench.evaluate.sop;

import java.util.LinkedHashMap;
import java.util.Map;

/** Errors of predictions, each counted once. */
final class Tally {
  private static final double SIGMAS = 2;

  private int count;
  private int withSigma;
  private int inside;
  private double sum;
  private double squares;
  private double worst;

  /** Takes a prediction's error and its sigma, NaN if it has none. */
  void add(double error, double sigma) {
    if (Double.isNaN(error)) {
      return;
    }
    count++;
    sum += error;
    squares += error * error;
    worst = Math.max(worst, Math.abs(error));
    if (!Double.isNaN(sigma)) {
      withSigma++;
      inside += Math.abs(error) <= SIGMAS * sigma ? 1 : 0;
    }
  }

  int count() {
    return count;
  }

  double rmse() {
    return Math.sqrt(squares / count);
  }

  double bias() {
    return sum / count;
  }

  double max() {
    return worst;
  }

  /** Share of the predictions with a sigma whose error is within two of them; NaN if none has. */
  double within2Sigma() {
    return withSigma == 0 ? Double.NaN : (double) inside / withSigma;
  }

  /** With keys that end in the unit given. */
  Map<String, Object> toJson(String unit) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("predictions", count);
    json.put("rmse_" + unit, rounded(rmse()));
    json.put("bias_" + unit, rounded(bias()));
    json.put("max_" + unit, rounded(worst));
    if (withSigma > 0) {
      json.put("within_2sigma", rounded(within2Sigma()));
    }
    return json;
  }

  private static double rounded(double value) {
    return Math.rint(value * 1000) / 1000;
  }
}

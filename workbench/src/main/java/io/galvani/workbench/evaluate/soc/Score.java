package io.galvani.workbench.evaluate.soc;

import java.util.ArrayList;
import java.util.List;

/** Errors of one estimator, weighted by time; SOC in percentage points. Scores can be pooled. */
final class Score {
  /** Of an interval that is meant to hold 95 % (Gneiting and Raftery 2007). */
  private static final double ALPHA = 0.05;

  private static final double CONVERGED_POINTS = 3;

  /** A gap of the recording weighs no more than this, s. */
  private static final double LONGEST_STEP_S = 60;

  private double weightS;
  private double squares;
  private double absolutes;
  private double sum;
  private double max;
  private double sigmaWeightS;
  private double inside;
  private double intervalScore;
  private final List<Double> convergenceS = new ArrayList<>();

  /**
   * One sample's error.
   *
   * @param stepS time that it stands for, s
   * @param errorPoints estimate less truth
   * @param sigmaPoints standard deviation that the estimator gave; NaN if none
   */
  void add(double stepS, double errorPoints, double sigmaPoints) {
    double weight = Math.min(stepS, LONGEST_STEP_S);
    double magnitude = Math.abs(errorPoints);
    weightS += weight;
    squares += weight * errorPoints * errorPoints;
    absolutes += weight * magnitude;
    sum += weight * errorPoints;
    max = Math.max(max, magnitude);
    if (!Double.isNaN(sigmaPoints)) {
      double half = 2 * sigmaPoints;
      sigmaWeightS += weight;
      inside += magnitude <= half ? weight : 0;
      intervalScore += weight * (2 * half + 2 / ALPHA * Math.max(0, magnitude - half));
    }
  }

  /** Seconds until within three points for good; infinite if never. */
  void converged(double seconds) {
    convergenceS.add(seconds);
  }

  /** Last time of an error beyond three points, as seconds from the start. */
  static boolean isOut(double errorPoints) {
    return Math.abs(errorPoints) > CONVERGED_POINTS;
  }

  void pool(Score other) {
    weightS += other.weightS;
    squares += other.squares;
    absolutes += other.absolutes;
    sum += other.sum;
    max = Math.max(max, other.max);
    sigmaWeightS += other.sigmaWeightS;
    inside += other.inside;
    intervalScore += other.intervalScore;
    convergenceS.addAll(other.convergenceS);
  }

  boolean isEmpty() {
    return weightS == 0;
  }

  double rmse() {
    return Math.sqrt(squares / weightS);
  }

  double mae() {
    return absolutes / weightS;
  }

  double max() {
    return max;
  }

  /** Mean error, positive if the estimate is too high. */
  double bias() {
    return sum / weightS;
  }

  /** Share of time within two sigma; NaN if no sigma was given. */
  double within2Sigma() {
    return inside / sigmaWeightS;
  }

  /** Mean interval score of ± two sigma, points; NaN if no sigma was given. */
  double intervalScore() {
    return intervalScore / sigmaWeightS;
  }

  double insideS() {
    return inside;
  }

  double sigmaS() {
    return sigmaWeightS;
  }

  /** Quantile of the seconds to convergence; NaN if none was looked for, infinite if never. */
  double convergenceS(double quantile) {
    if (convergenceS.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = convergenceS.stream().sorted().toList();
    int at = (int) Math.ceil(quantile * sorted.size()) - 1;
    return sorted.get(Math.max(0, at));
  }

  /** Share of starts that converged within some seconds; NaN if there were none. */
  double convergedWithin(double seconds) {
    if (convergenceS.isEmpty()) {
      return Double.NaN;
    }
    return (double) convergenceS.stream().filter(s -> s <= seconds).count() / convergenceS.size();
  }
}

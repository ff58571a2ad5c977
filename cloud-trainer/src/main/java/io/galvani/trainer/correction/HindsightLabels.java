package io.galvani.trainer.correction;

import io.galvani.battery.cell.CellParameters;
import java.util.Arrays;
import java.util.List;

/**
 * Labels that only hindsight has. The moments at which a pack's voltage alone tells its SOC ({@link
 * RestAnchors}) are joined by counted charge, forwards and backwards: a Kalman filter over SOC, the
 * offset of the current sensor and how much a counted charge moves the SOC, and the smoother of
 * Rauch, Tung and Striebel (1965, doi:10.2514/3.3166) over it. The filter that is to be corrected
 * has no part in it, so its errors do not return as labels; errors of the open-circuit voltage do.
 *
 * <p>A step whose label is not known better than the filter knows its own SOC gets none.
 */
final class HindsightLabels {
  private static final double UNKNOWN_VARIANCE = 0.09;

  /** Error of the current's gain that changes from hour to hour, relative. */
  private static final double GAIN_SIGMA = 0.01;

  /**
   * Standard deviation of the factor of counted charge: current's gain and, above all, a capacity
   * that has faded since the cell was new.
   */
  private static final double FACTOR_SIGMA = 0.1;

  /** Standard deviation of the sensor's offset, multiples of the capacity per hour. */
  private static final double OFFSET_SIGMA_C_RATE = 0.02;

  /** The same by which the offset wanders in an hour. */
  private static final double WANDER_C_RATE = 0.002;

  private static final double BETTER = 0.8;

  /** A step that is longer holds a pause, in which the filter counts no current either, s. */
  private static final double LONGEST_STEP_S = 60;

  /** Standard deviation of a current that nobody measured, multiples of the capacity per hour. */
  private static final double UNSEEN_C_RATE = 2;

  private final double efficiency;
  private final RestAnchors anchors;

  /**
   * @param cell parameter set of the pack's cells
   * @param restS least time without current after which voltage tells the SOC, s
   */
  HindsightLabels(CellParameters cell, double restS) {
    efficiency = cell.coulombicEfficiency();
    anchors = new RestAnchors(cell, restS);
  }

  /** Labels an uninterrupted stretch; steps without a usable label have NaN. */
  CorrectionSequence label(String pack, String stratum, List<FleetStep> steps) {
    float[][] features = steps.stream().map(FleetStep::features).toArray(float[][]::new);
    float[] error = new float[features.length];
    float[] variance = new float[features.length];
    Arrays.fill(error, Float.NaN);
    double[][] seen = anchors.find(steps);
    if (Arrays.stream(seen).anyMatch(anchor -> !Double.isNaN(anchor[0]))) {
      double[][] smoothed = new Smoother(steps.size()).run(steps, seen);
      for (int k = 0; k < error.length; k++) {
        float soc = features[k][CorrectionSequence.SOC];
        float sigma = features[k][CorrectionSequence.SOC_SIGMA];
        if (Math.sqrt(smoothed[k][1]) < BETTER * sigma) {
          error[k] = (float) (smoothed[k][0] - soc);
          variance[k] = (float) smoothed[k][1];
        }
      }
    }
    return new CorrectionSequence(pack, stratum, features, error, variance);
  }

  /**
   * State: SOC z, offset b of the current and the factor k of counted charge, which a faded
   * capacity makes larger than one: z' = z + k·moved − b·hours. Linear in all three.
   */
  private final class Smoother {
    private static final int Z = 0;
    private static final int B = 1;
    private static final int K = 2;

    private final double[][] mean;
    private final double[][][] covariance;
    private final double[][] aheadMean;
    private final double[][][] aheadCovariance;
    private final double[] hours;
    private final double[] moved;

    Smoother(int steps) {
      mean = new double[steps][];
      covariance = new double[steps][][];
      aheadMean = new double[steps][];
      aheadCovariance = new double[steps][][];
      hours = new double[steps];
      moved = new double[steps];
    }

    /** [step][SOC, variance]. */
    double[][] run(List<FleetStep> steps, double[][] seen) {
      double[] x = {0.5, 0, 1};
      double[][] p = {
        {UNKNOWN_VARIANCE, 0, 0},
        {0, OFFSET_SIGMA_C_RATE * OFFSET_SIGMA_C_RATE, 0},
        {0, 0, FACTOR_SIGMA * FACTOR_SIGMA}
      };
      for (int k = 0; k < mean.length; k++) {
        FleetStep step = steps.get(k);
        p = predict(x, p, step, k);
        p[Z][Z] += unseen(k == 0 ? step : steps.get(k - 1), step);
        aheadMean[k] = x.clone();
        aheadCovariance[k] = p;
        if (!Double.isNaN(seen[k][0])) {
          p = correct(x, p, seen[k][0], seen[k][1] * seen[k][1]);
        }
        mean[k] = x.clone();
        covariance[k] = p;
      }
      return backward();
    }

    /** What may have moved between two steps while nothing was measured: a variance. */
    private double unseen(FleetStep before, FleetStep step) {
      double betweenS = 1e-3 * (step.timestampMs() - before.timestampMs());
      double pauseS = step.durationS() > LONGEST_STEP_S ? step.durationS() : 0;
      double far = UNSEEN_C_RATE * (Math.max(0, betweenS - step.durationS()) + pauseS) / 3600;
      return far * far;
    }

    private double[][] predict(double[] x, double[][] p, FleetStep step, int k) {
      hours[k] = step.durationS() / 3600;
      double rate = step.features()[RestAnchors.CURRENT];
      boolean pause = step.durationS() > LONGEST_STEP_S;
      boolean known = Double.isFinite(rate) && !pause;
      moved[k] = known ? rate * hours[k] * (rate > 0 ? efficiency : 1) : 0;
      x[Z] += x[K] * moved[k] - x[B] * hours[k];
      double[][] next = Small.times(Small.times(transition(k), p), Small.transposed(transition(k)));
      double lost = known ? GAIN_SIGMA * moved[k] : pause ? 0 : hours[k];
      // Gain errs alike from step to step: over an hour the errors add up, not their squares.
      next[Z][Z] += lost * lost / Math.max(1e-6, hours[k]);
      next[B][B] += WANDER_C_RATE * WANDER_C_RATE * hours[k];
      return next;
    }

    private double[][] transition(int k) {
      return new double[][] {{1, -hours[k], moved[k]}, {0, 1, 0}, {0, 0, 1}};
    }

    private double[][] correct(double[] x, double[][] p, double soc, double variance) {
      double whole = p[Z][Z] + variance;
      double apart = soc - x[Z];
      double[][] next = new double[x.length][x.length];
      for (int i = 0; i < x.length; i++) {
        x[i] += p[i][Z] / whole * apart;
        for (int j = 0; j < x.length; j++) {
          next[i][j] = p[i][j] - p[i][Z] * p[Z][j] / whole;
        }
      }
      return next;
    }

    /** x + G·(next − ahead), P + G·(Pnext − Pahead)·Gᵀ, G = P·Fᵀ·Pahead⁻¹, from the last step. */
    private double[][] backward() {
      int last = mean.length - 1;
      double[][] smoothed = new double[mean.length][];
      double[] x = mean[last];
      double[][] p = covariance[last];
      smoothed[last] = new double[] {x[Z], p[Z][Z]};
      for (int k = last - 1; k >= 0; k--) {
        double[][] gain =
            Small.times(
                Small.times(covariance[k], Small.transposed(transition(k + 1))),
                Small.inverse(aheadCovariance[k + 1]));
        double[] back = mean[k].clone();
        for (int i = 0; i < back.length; i++) {
          for (int j = 0; j < back.length; j++) {
            back[i] += gain[i][j] * (x[j] - aheadMean[k + 1][j]);
          }
        }
        double[][] change = Small.minus(p, aheadCovariance[k + 1]);
        double[][] added = Small.times(Small.times(gain, change), Small.transposed(gain));
        p = Small.plus(covariance[k], added);
        x = back;
        smoothed[k] = new double[] {x[Z], Math.max(1e-8, p[Z][Z])};
      }
      return smoothed;
    }
  }
}

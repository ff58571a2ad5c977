package io.galvani.trainer.correction;

import io.galvani.battery.cell.CellParameters;
import java.util.Arrays;
import java.util.List;

/**
 * Labels that only hindsight has. The moments at which a pack's voltage alone tells its SOC ({@link
 * RestAnchors}) are joined by counted charge, forwards and backwards: a Kalman filter over SOC and
 * the offset of the current sensor, and the smoother of Rauch, Tung and Striebel (1965,
 * doi:10.2514/3.3166) over it. The filter that is to be corrected has no part in it, so its errors
 * do not return as labels; errors of the open-circuit voltage do.
 *
 * <p>A step whose label is not known better than the filter knows its own SOC gets none.
 */
final class HindsightLabels {
  private static final double UNKNOWN_VARIANCE = 0.09;

  /** Error of the current's gain and of the capacity, relative. */
  private static final double GAIN_SIGMA = 0.01;

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
  private final double capacitySigma;
  private final RestAnchors anchors;

  /**
   * @param cell parameter set of the pack's cells
   * @param restS least time without current after which voltage tells the SOC, s
   */
  HindsightLabels(CellParameters cell, double restS) {
    efficiency = cell.coulombicEfficiency();
    capacitySigma = Math.hypot(GAIN_SIGMA, cell.uncertainty().capacitySigma());
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

  /** State: SOC z and offset b of the current; covariance zz, zb, bb. */
  private final class Smoother {
    private final double[][] forward;
    private final double[][] predicted;
    private final double[] factor;

    Smoother(int steps) {
      forward = new double[steps][];
      predicted = new double[steps][];
      factor = new double[steps];
    }

    /** [step][SOC, variance]. */
    double[][] run(List<FleetStep> steps, double[][] seen) {
      double[] x = {0.5, 0, UNKNOWN_VARIANCE, 0, OFFSET_SIGMA_C_RATE * OFFSET_SIGMA_C_RATE};
      for (int k = 0; k < forward.length; k++) {
        predict(x, steps.get(k), k);
        x[2] += unseen(k == 0 ? steps.get(0) : steps.get(k - 1), steps.get(k));
        predicted[k] = x.clone();
        if (!Double.isNaN(seen[k][0])) {
          correct(x, seen[k][0], seen[k][1] * seen[k][1]);
        }
        forward[k] = x.clone();
      }
      return backward();
    }

    /** What may have moved between two steps while nothing was measured: a variance. */
    private double unseen(FleetStep before, FleetStep step) {
      double betweenS = 1e-3 * (step.timestampMs() - before.timestampMs());
      double pauseS = step.durationS() > LONGEST_STEP_S ? step.durationS() : 0;
      double moved = UNSEEN_C_RATE * (Math.max(0, betweenS - step.durationS()) + pauseS) / 3600;
      return moved * moved;
    }

    private void predict(double[] x, FleetStep step, int k) {
      double hours = step.durationS() / 3600;
      double rate = step.features()[RestAnchors.CURRENT];
      boolean pause = step.durationS() > LONGEST_STEP_S;
      boolean known = Double.isFinite(rate) && !pause;
      double moved = known ? rate * hours * (rate > 0 ? efficiency : 1) : 0;
      factor[k] = -hours;
      x[0] += moved - x[1] * hours;
      double wander = WANDER_C_RATE * WANDER_C_RATE * hours;
      double lost = known ? capacitySigma * moved : pause ? 0 : hours;
      // Gain and capacity err alike from step to step: over an hour the errors add up, not their
      // squares.
      double alike = lost * lost / Math.max(1e-6, hours);
      x[2] += 2 * factor[k] * x[3] + factor[k] * factor[k] * x[4] + alike;
      x[3] += factor[k] * x[4];
      x[4] += wander;
    }

    private void correct(double[] x, double soc, double variance) {
      double whole = x[2] + variance;
      double gain = x[2] / whole;
      double gainOffset = x[3] / whole;
      double apart = soc - x[0];
      x[0] += gain * apart;
      x[1] += gainOffset * apart;
      x[4] -= gainOffset * x[3];
      x[3] -= gain * x[3];
      x[2] -= gain * x[2];
    }

    private double[][] backward() {
      int last = forward.length - 1;
      double[][] smoothed = new double[forward.length][];
      double[] next = forward[last];
      smoothed[last] = new double[] {next[0], next[2]};
      for (int k = last - 1; k >= 0; k--) {
        next = smooth(forward[k], predicted[k + 1], factor[k + 1], next);
        smoothed[k] = new double[] {next[0], Math.max(1e-8, next[2])};
      }
      return smoothed;
    }

    /** One step back: x + G·(next − predicted), P + G·(Pnext − Ppredicted)·Gᵀ, G = P·Fᵀ·Pp⁻¹. */
    private double[] smooth(double[] x, double[] ahead, double f, double[] next) {
      double a = x[2] + f * x[3];
      double c = x[3] + f * x[4];
      double det = ahead[2] * ahead[4] - ahead[3] * ahead[3];
      double g00 = (a * ahead[4] - x[3] * ahead[3]) / det;
      double g01 = (x[3] * ahead[2] - a * ahead[3]) / det;
      double g10 = (c * ahead[4] - x[4] * ahead[3]) / det;
      double g11 = (x[4] * ahead[2] - c * ahead[3]) / det;
      double dz = next[0] - ahead[0];
      double db = next[1] - ahead[1];
      double d00 = next[2] - ahead[2];
      double d01 = next[3] - ahead[3];
      double d11 = next[4] - ahead[4];
      return new double[] {
        x[0] + g00 * dz + g01 * db,
        x[1] + g10 * dz + g11 * db,
        x[2] + g00 * g00 * d00 + 2 * g00 * g01 * d01 + g01 * g01 * d11,
        x[3] + g00 * g10 * d00 + (g00 * g11 + g01 * g10) * d01 + g01 * g11 * d11,
        x[4] + g10 * g10 * d00 + 2 * g10 * g11 * d01 + g11 * g11 * d11
      };
    }
  }
}

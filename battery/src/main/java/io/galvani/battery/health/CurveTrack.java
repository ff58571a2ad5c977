package io.galvani.battery.health;

import java.util.Arrays;

/**
 * Capacity to cut-off of one cell from partial discharge curves whose start is not known.
 *
 * <p>A Kalman filter over the charges between fixed voltages ({@link CurveBins}), relative to a new
 * cell's capacity. Each partial curve shows some of them; what it does not show follows from how
 * they go together in the cell type's ageing ({@link AgeingModel}). Capacity is their sum, and its
 * variance knows which of them were seen lately and which never.
 *
 * <pre>x' = x + drift(Σx)·Δn,  P' = P + S·Δn;  C = C0·Σx,  var C = C0²·1ᵀP1</pre>
 *
 * <p>Innovations beyond what they should be count with a variance so raised. Not safe for threads.
 * Bad at: rates and temperatures the model does not have, chemistries whose voltage does not fall
 * (LFP).
 */
public final class CurveTrack {
  private static final double CHARGE_SIGMA = 0.0006;
  private static final double CHARGE_SHARE_SIGMA = 0.015;
  private static final double BOUND_SIGMA = 0.002;
  private static final double CLIP_SIGMA = 3.5;
  private static final double LEAST_CAPACITY = 0.05;

  private final AgeingModel model;
  private final int bins;
  private final int size;
  private final double[] x;
  private final double[] p;
  private final double[] column;
  private final double[] binAh;

  /** A cell that nothing is known of but its type. */
  public CurveTrack(AgeingModel model) {
    this.model = model;
    this.bins = model.bins().size();
    this.size = 2 * bins;
    this.x = Arrays.copyOf(model.newBins(), size);
    this.p = new double[size * size];
    this.column = new double[size];
    this.binAh = new double[bins];
    for (int i = 0; i < bins; i++) {
      for (int j = 0; j < bins; j++) {
        p[i * size + j] = model.startCovariance()[i * bins + j];
        p[(i + bins) * size + j + bins] = model.swingCovariance()[i * bins + j];
      }
    }
  }

  /** Lets equivalent full cycles pass. */
  public void pass(double cycles) {
    if (!(cycles > 0)) {
      return;
    }
    model.addDrift(total(), cycles, x);
    double kept = StrictMath.exp(-cycles / model.swingCycles());
    for (int i = 0; i < bins; i++) {
      x[i + bins] *= kept;
      for (int j = 0; j < bins; j++) {
        int slow = i * size + j;
        int fast = (i + bins) * size + j + bins;
        p[slow] += cycles * model.stepCovariance()[i * bins + j];
        p[fast] = kept * kept * p[fast] + (1 - kept * kept) * model.swingCovariance()[i * bins + j];
        p[i * size + j + bins] *= kept;
        p[(i + bins) * size + j] *= kept;
      }
    }
    bound();
  }

  /**
   * Takes a partial curve in.
   *
   * @return how many charges it showed
   */
  public int update(double[] chargeAh, double[] voltageV, int points, boolean startsFull) {
    if (points < 2) {
      return 0;
    }
    model.bins().cut(chargeAh, voltageV, points, startsFull, binAh);
    int seen = 0;
    for (int k = 0; k < bins; k++) {
      double measured = binAh[k] / model.newCapacityAh();
      if (measured >= 0 && measured < 1) {
        double sigma = AgeingLearner.g("cs",CHARGE_SIGMA) + AgeingLearner.g("cshare",CHARGE_SHARE_SIGMA) * measured;
        correct(k, measured, sigma * sigma);
        seen++;
      }
    }
    bound();
    return seen;
  }

  /**
   * Takes a whole capacity in, as from a full discharge.
   *
   * @param variance of its logarithm
   */
  public void updateCapacity(double capacityAh, double variance) {
    double measured = capacityAh / model.newCapacityAh();
    double spread = 0;
    for (int i = 0; i < size; i++) {
      column[i] = 0;
      for (int j = 0; j < size; j++) {
        column[i] += p[i * size + j];
      }
      spread += column[i];
    }
    apply(measured - total(), spread, variance * measured * measured);
  }

  /** No charge is negative: one that became so is taken as seen to be about nothing. */
  private void bound() {
    for (int k = 0; k < bins; k++) {
      if (x[k] + x[k + bins] < 0) {
        correct(k, 0, BOUND_SIGMA * BOUND_SIGMA);
      }
    }
  }

  private void correct(int k, double measured, double variance) {
    for (int i = 0; i < size; i++) {
      column[i] = p[i * size + k] + p[i * size + k + bins];
    }
    apply(measured - x[k] - x[k + bins], column[k] + column[k + bins], variance);
  }

  private void apply(double innovation, double spread, double variance) {
    double expected = spread + variance;
    double excess = innovation * innovation / (CLIP_SIGMA * CLIP_SIGMA * expected);
    double used = excess > 1 ? expected * excess : expected;
    for (int i = 0; i < size; i++) {
      x[i] += column[i] / used * innovation;
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        p[i * size + j] -= column[i] * column[j] / used;
      }
    }
  }

  /** Capacity to cut-off, Ah. */
  public double capacityAh() {
    return model.newCapacityAh() * Math.max(LEAST_CAPACITY, total());
  }

  /** Variance of ln C, of this cell's own estimates; see {@link #commonVariance}. */
  public double variance() {
    double sum = 0;
    for (double value : p) {
      sum += value;
    }
    double capacity = Math.max(LEAST_CAPACITY, total());
    return model.inflation() * Math.max(1e-7, sum) / (capacity * capacity);
  }

  /** Variance of ln C that further curves of this cell will not remove. */
  public double commonVariance() {
    return model.commonVariance();
  }

  private double total() {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum;
  }
}

package io.galvani.battery.health;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Capacity to cut-off of one cell from partial discharge curves whose start is not known.
 *
 * <p>A Kalman filter over the charges between fixed voltages ({@link CurveBins}), relative to a new
 * cell's capacity. Each partial curve shows some of them; what it does not show follows from how
 * they go together in the cell type's ageing ({@link AgeingModel}). Each charge is the sum of a
 * slow part, which ages, and a swing, which comes and goes:
 *
 * <pre>
 *   a' = a + drift·Δn            cov a' = … + (fade + step)·Δn
 *   b' = b·exp(−Δn/τ)            cov b' = … + swing·(1 − exp(−2Δn/τ))
 *   measured_k = a_k + b_k,      C = C0·Σ (a_k + b_k)
 * </pre>
 *
 * <p>n equivalent full cycles; drift and fade are mean and second moment of the known cells'
 * changes at a like capacity. The variance of C knows which charges were seen lately and which
 * never. Innovations beyond what they should be count with a variance so raised. Not safe for
 * threads. Bad at: rates and temperatures the model does not have, chemistries whose voltage does
 * not fall (LFP), the minutes after a load begins.
 */
public final class CurveTrack {
  private static final byte VERSION = 1;
  private static final double CHARGE_SIGMA = 0.0006;
  private static final double CHARGE_SHARE_SIGMA = 0.015;
  private static final double BOUND_SIGMA = 0.002;
  private static final double CLIP_SIGMA = 3.5;
  private static final double LEAST_CAPACITY = 0.05;

  /** How long a cell keeps ageing otherwise than the known ones, as a share of their lives. */
  private static final double FADE_SHARE = 0.1;

  private final AgeingModel model;
  private final int bins;
  private final int size;
  private final double[] x;
  private final double[] p;
  private final double[] column;
  private final double[] drift;
  private final double[] fade;
  private final double[] binAh;

  /** A cell that nothing is known of but its type. */
  public CurveTrack(AgeingModel model) {
    this.model = model;
    this.bins = model.bins().size();
    this.size = 2 * bins;
    this.x = new double[size];
    this.p = new double[size * size];
    this.column = new double[size];
    this.drift = new double[bins];
    this.fade = new double[bins * bins];
    this.binAh = new double[bins];
    restart();
  }

  /** Forgets this cell: begins again with what is known of its type. */
  public void restart() {
    Arrays.fill(x, 0);
    Arrays.fill(p, 0);
    System.arraycopy(model.newBins(), 0, x, 0, bins);
    for (int i = 0; i < bins; i++) {
      for (int j = 0; j < bins; j++) {
        p[i * size + j] = model.startCovariance()[i * bins + j];
        p[(i + bins) * size + j + bins] = model.swingCovariance()[i * bins + j];
      }
    }
  }

  /** Lets equivalent full cycles pass. */
  public void pass(double cycles) {
    if (!(cycles > 0 && cycles < 1e6)) {
      return;
    }
    model.driftAt(total(), drift, fade);
    double[] step = model.stepCovariance(present());
    double fadeCycles = FADE_SHARE * model.lifeCycles() * cycles;
    double kept = StrictMath.exp(-cycles / model.swingCycles());
    for (int i = 0; i < bins; i++) {
      x[i] += cycles * drift[i];
      x[i + bins] *= kept;
      for (int j = 0; j < bins; j++) {
        int at = i * bins + j;
        int swing = (i + bins) * size + j + bins;
        p[i * size + j] += fadeCycles * fade[at] + cycles * step[at];
        p[swing] = kept * kept * p[swing] + (1 - kept * kept) * model.swingCovariance()[at];
        p[i * size + j + bins] *= kept;
        p[(i + bins) * size + j] *= kept;
      }
    }
    bound();
  }

  /**
   * Takes a partial curve in.
   *
   * @param chargeAh [point] charge given since the curve's beginning, Ah, ascending
   * @param voltageV [point] under load, V
   * @param points how many points are filled
   * @param startsFull whether the first point is known to be at full charge
   * @return how many charges it showed
   */
  public int update(double[] chargeAh, double[] voltageV, int points, boolean startsFull) {
    if (points < 2) {
      return 0;
    }
    model.bins().cut(chargeAh, voltageV, points, startsFull, binAh);
    return updateBins(binAh);
  }

  /**
   * Takes in the charges that a partial curve shows.
   *
   * @param seenAh [bin] Ah; NaN where the curve shows none
   * @return how many it showed
   */
  int updateBins(double[] seenAh) {
    int seen = 0;
    for (int k = 0; k < bins; k++) {
      double measured = seenAh[k] / model.newCapacityAh();
      if (measured >= 0 && measured < 1) {
        double sigma = CHARGE_SIGMA + CHARGE_SHARE_SIGMA * measured;
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
   * @param wholeAh capacity to cut-off, Ah, positive
   * @param variance of its logarithm, positive
   */
  public void updateCapacity(double wholeAh, double variance) {
    double measured = wholeAh / model.newCapacityAh();
    if (!(measured > 0 && measured < 2 && variance > 0)) {
      return;
    }
    double spread = 0;
    for (int i = 0; i < size; i++) {
      column[i] = 0;
      for (int j = 0; j < size; j++) {
        column[i] += p[i * size + j];
      }
      spread += column[i];
    }
    apply(measured - total(), spread, variance * measured * measured);
    bound();
  }

  private double[] present() {
    double[] charges = new double[bins];
    for (int k = 0; k < bins; k++) {
      charges[k] = Math.max(0, x[k] + x[k + bins]);
    }
    return charges;
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
      for (int j = 0; j < size; j++) {
        p[i * size + j] -= column[i] * column[j] / used;
      }
    }
  }

  /** Capacity to cut-off, Ah. */
  public double capacityAh() {
    return model.newCapacityAh() * Math.max(LEAST_CAPACITY, total());
  }

  /** Variance of ln C. */
  public double variance() {
    double sum = 0;
    for (double value : p) {
      sum += value;
    }
    double capacity = Math.max(LEAST_CAPACITY, total());
    return Math.max(1e-7, sum) / (capacity * capacity);
  }

  /** Versioned byte form of what is known; the model is not part of it. */
  public byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(byteLength()).put(VERSION);
    out.asDoubleBuffer().put(x).put(p);
    return out.array();
  }

  /**
   * Reads {@link #bytes} back.
   *
   * @throws IllegalArgumentException if they are of no known version or of another model
   */
  public static CurveTrack read(AgeingModel model, byte[] bytes) {
    CurveTrack track = new CurveTrack(model);
    if (bytes.length != track.byteLength() || bytes[0] != VERSION) {
      throw new IllegalArgumentException(
          "a curve track must have %d bytes of version %d, but had %d"
              .formatted(track.byteLength(), VERSION, bytes.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    in.asDoubleBuffer().get(track.x).get(track.p);
    return track;
  }

  private int byteLength() {
    return 1 + (x.length + p.length) * Double.BYTES;
  }

  private double total() {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum;
  }
}

package io.galvani.battery.correction;

import java.nio.ByteBuffer;

/**
 * Joins what a network says of one pack to its uncorrected filter by covariance intersection
 * (Julier and Uhlmann 1997, doi:10.1109/ACC.1997.609105), because the two errors are not
 * independent:
 *
 * <pre>
 * 1/P = w/P1 + (1 − w)/P2,   z = P · (w·z1/P1 + (1 − w)·z2/P2),   w in [0, 1] such that P is least
 * </pre>
 *
 * <p>For a single number P is least at an end of [0, 1]: w = 1 when the filter's variance P1 is the
 * smaller or equal one, 0 otherwise. So the surer of the two is taken whole, and the fused variance
 * is never above the filter's own. A model cannot be surer than {@value #LEAST_SIGMA}.
 *
 * <p>Between two steps of the network the last correction holds. It counts for nothing during the
 * first {@value #WARM_UP} steps after a start, after a step that was out of range, incomplete or no
 * number, and after {@link #reset()}: then the fused value is the filter's. Allocates nothing but
 * in {@link #block()}; one thread at a time. Bad at: a model that is sure and wrong within its
 * training range; what shadowing and the gate are for.
 */
public final class CorrectionFusion {
  /** Steps after a start that do not count. */
  public static final int WARM_UP = 30;

  /** Least standard deviation of state of charge that a model is believed. */
  public static final double LEAST_SIGMA = 0.002;

  /** Larger corrections than this are no correction. */
  public static final double LARGEST_CORRECTION = 0.5;

  private static final double LEAST_LOG_VARIANCE = 2 * StrictMath.log(LEAST_SIGMA);
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + Integer.BYTES + 2 * Double.BYTES;

  private int steps;
  private double correction = Double.NaN;
  private double variance = Double.NaN;
  private double soc = Double.NaN;
  private double sigma = Double.NaN;

  /** Begins anew: nothing counts for the next {@value #WARM_UP} steps. */
  public void reset() {
    steps = 0;
    withdraw();
  }

  /** The last correction counts no more; the warm-up is as it was. */
  public void withdraw() {
    correction = Double.NaN;
    variance = Double.NaN;
  }

  /**
   * Takes one answer of the network.
   *
   * @param inRange whether its features were all in the range of the training data
   * @param socCorrection predicted true state of charge less the filter's
   * @param logVariance logarithm of the variance of that prediction
   * @return whether it counts
   */
  public boolean offer(boolean inRange, double socCorrection, double logVariance) {
    boolean warm = steps >= WARM_UP;
    steps = warm ? steps : steps + 1;
    withdraw();
    if (!warm
        || !inRange
        || !(Math.abs(socCorrection) <= LARGEST_CORRECTION)
        || !(Math.abs(logVariance) <= Double.MAX_VALUE)) {
      return false;
    }
    correction = socCorrection;
    variance = StrictMath.exp(Math.max(LEAST_LOG_VARIANCE, logVariance));
    return true;
  }

  /**
   * Fuses with the filter of now; the result is {@link #soc()} and {@link #sigma()}.
   *
   * @param filterSoc 0..1
   * @param filterSigma its standard deviation
   */
  public void fuse(double filterSoc, double filterSigma) {
    boolean surer = variance < filterSigma * filterSigma;
    soc = surer ? Math.max(0, Math.min(1, filterSoc + correction)) : filterSoc;
    sigma = surer ? Math.sqrt(variance) : filterSigma;
  }

  /** Fused state of charge, 0..1; NaN before the first {@link #fuse}. */
  public double soc() {
    return soc;
  }

  /** Standard deviation of {@link #soc()}, never above the filter's. */
  public double sigma() {
    return sigma;
  }

  /** Whether a correction is held that counts. */
  public boolean holds() {
    return !Double.isNaN(correction);
  }

  /** Whether the warm-up is over. */
  public boolean warm() {
    return steps >= WARM_UP;
  }

  /** Byte form of everything but the last fused value, which follows from the next sample. */
  public byte[] block() {
    ByteBuffer out = ByteBuffer.allocate(BYTES).put(VERSION).putInt(steps);
    return out.putDouble(correction).putDouble(variance).array();
  }

  /**
   * Reads {@link #block()} back; an empty block is a start.
   *
   * @throws IllegalArgumentException if it is of no known version
   */
  public static CorrectionFusion read(byte[] block) {
    CorrectionFusion fusion = new CorrectionFusion();
    if (block.length == 0) {
      return fusion;
    }
    if (block.length != BYTES || block[0] != VERSION) {
      throw new IllegalArgumentException(
          "fusion block must have %d bytes of version %d, but had %d of version %d"
              .formatted(BYTES, VERSION, block.length, block[0]));
    }
    ByteBuffer in = ByteBuffer.wrap(block, 1, BYTES - 1);
    fusion.steps = Math.max(0, Math.min(WARM_UP, in.getInt()));
    fusion.correction = in.getDouble();
    fusion.variance = in.getDouble();
    return fusion;
  }
}

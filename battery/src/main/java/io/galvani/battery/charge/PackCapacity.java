package io.galvani.battery.charge;

import io.galvani.battery.health.HealthState;
import io.galvani.battery.pack.PackModel;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A learned model of capacity at work on one pack: at the end of each whole charge it is asked of
 * every cell that the charge told of. What it says is fused with the equations' capacity, which it
 * only reads, into a second copy, by covariance intersection, because both may have counted with
 * the same current sensor:
 *
 * <pre>
 *   ln Q = (w·ln Qe + v·ln Ql)/(w + v),   var = (1/Pe + 1/Pl)/(w + v),   w = 1/Pe², v = 1/Pl²
 * </pre>
 *
 * <p>A charge outside the training range is not asked of, nor a cell with far more charges than any
 * that taught. One thread at a time; allocates nothing but in {@link #block()}.
 */
public final class PackCapacity {
  private static final byte VERSION = 1;

  /** Half the width of a normal 90 % interval, in standard deviations. */
  private static final double SIGMAS_90 = 1.6448536269514722;

  /** Variance that ln Q gains an equivalent full cycle without news, as in the equations. */
  private static final double DRIFT_PER_CYCLE = 1e-6;

  private final CapacityNetwork network;
  private final ChargeRanges ranges;
  private final TaughtUses uses;
  private final double[] logCapacity;
  private final double[] variance;
  private final double[] atCycles;
  private final float[] charge = new float[ChargeFeature.COUNT];
  private final float[] row = new float[ChargeHistory.INPUTS];
  private final float[] answer = new float[CapacityNetwork.ANSWERS];
  private double disagreement = Double.NaN;
  private long charges;
  private long steps;
  private long ignored;
  private long faults;

  /**
   * @param model the pack
   * @param network what estimates; may be shared by several of these on one thread
   * @param ranges what its training data covered
   * @param uses that it was taught
   */
  public PackCapacity(
      PackModel model, CapacityNetwork network, ChargeRanges ranges, TaughtUses uses) {
    this.network = network;
    this.ranges = ranges;
    this.uses = uses;
    this.logCapacity = new double[model.cells()];
    this.variance = new double[model.cells()];
    this.atCycles = new double[model.cells()];
    Arrays.fill(logCapacity, Double.NaN);
    Arrays.fill(variance, Double.NaN);
  }

  /**
   * Takes a charge that just ended.
   *
   * @param pack what {@link PackCharges#step} told of
   * @param health the equations' capacity after the same sample
   * @param use that the pack lived in as the charge ended; one that was not taught, and the empty
   *     one, are told as unknown
   * @return whether something was said of some cell
   */
  public boolean onCharge(PackCharges pack, HealthState health, String use) {
    double disagreed = 0;
    int told = 0;
    for (int c = 0; c < variance.length; c++) {
      if (!pack.told(c)) {
        continue;
      }
      pack.copyTo(c, charge);
      pack.history(c).copyTo(row);
      if (!ranges.contain(charge) || !ranges.holdAge(row)) {
        ignored++;
        continue;
      }
      uses.mark(use, row);
      network.estimate(row, answer);
      steps++;
      if (take(c, health)) {
        disagreed += disagreement(c, health);
        told++;
      }
    }
    if (told == 0) {
      return false;
    }
    disagreement = disagreed / told;
    charges++;
    return true;
  }

  private boolean take(int c, HealthState health) {
    double capacityAh = answer[0];
    double sigma = answer[1] / SIGMAS_90 / capacityAh;
    if (!(capacityAh > 0 && capacityAh <= Float.MAX_VALUE) || !(sigma > 0 && sigma < 1)) {
      faults++;
      return false;
    }
    // What is learned is the charge to cut-off; the equations' share of it makes it Q.
    double share = health.capacityAt1cAh(c) / health.capacityAh(c);
    logCapacity[c] = StrictMath.log(capacityAh / share);
    variance[c] = sigma * sigma;
    atCycles[c] = health.equivalentFullCycles();
    return true;
  }

  private double disagreement(int c, HealthState health) {
    double apart = logCapacity[c] - StrictMath.log(health.capacityAh(c));
    return Math.abs(apart) / Math.sqrt(variance[c] + relativeVariance(health, c));
  }

  private static double relativeVariance(HealthState health, int c) {
    double sigma = health.capacitySigmaAh(c) / health.capacityAh(c);
    return sigma * sigma;
  }

  /** Whether the model has said something of a cell. */
  public boolean knows(int c) {
    return variance[c] > 0;
  }

  /** Capacity of a cell between SOC 0 and 1 by the model alone, Ah; NaN before its first charge. */
  double learnedAh(int c) {
    return StrictMath.exp(logCapacity[c]);
  }

  /** Standard deviation of {@link #learnedAh}, Ah; grows with the cycles since its last charge. */
  double learnedSigmaAh(int c, HealthState health) {
    return learnedAh(c) * Math.sqrt(learnedVariance(c, health));
  }

  private double learnedVariance(int c, HealthState health) {
    double since = Math.max(0, health.equivalentFullCycles() - atCycles[c]);
    return variance[c] + DRIFT_PER_CYCLE * since;
  }

  /** Capacity of a cell by equations and model together, Ah; the equations' own where no model. */
  public double capacityAh(int c, HealthState health) {
    if (!knows(c)) {
      return health.capacityAh(c);
    }
    double byEquations = weight(relativeVariance(health, c));
    double byModel = weight(learnedVariance(c, health));
    double log = byEquations * StrictMath.log(health.capacityAh(c)) + byModel * logCapacity[c];
    return StrictMath.exp(log / (byEquations + byModel));
  }

  /** Standard deviation of {@link #capacityAh}, Ah. */
  public double capacitySigmaAh(int c, HealthState health) {
    if (!knows(c)) {
      return health.capacitySigmaAh(c);
    }
    double ofEquations = relativeVariance(health, c);
    double ofModel = learnedVariance(c, health);
    double fused = (1 / ofEquations + 1 / ofModel) / (weight(ofEquations) + weight(ofModel));
    return capacityAh(c, health) * Math.sqrt(fused);
  }

  private static double weight(double variance) {
    return 1 / (variance * variance);
  }

  /**
   * How far model and equations were apart at the last charge, mean over the cells, in units of
   * their joint standard deviation; about 0.8 where both errors are normal and rightly told. NaN
   * before the first charge.
   */
  public double disagreement() {
    return disagreement;
  }

  /** Charges after which something was said of some cell; the block changes when this does. */
  public long charges() {
    return charges;
  }

  /** Cells' charges shown to the network since this was made. */
  public long steps() {
    return steps;
  }

  /** Cells' charges outside the training range since this was made. */
  public long ignored() {
    return ignored;
  }

  /** Answers that were no capacity since this was made. */
  public long faults() {
    return faults;
  }

  /** Byte form of what was said. */
  public byte[] block() {
    ByteBuffer out =
        ByteBuffer.allocate(
            1 + Integer.BYTES + 2 * Long.BYTES + 3 * variance.length * Double.BYTES);
    out.put(VERSION).putInt(variance.length).putLong(charges).putDouble(disagreement);
    for (double[] numbers : numbers()) {
      for (double number : numbers) {
        out.putDouble(number);
      }
    }
    return out.array();
  }

  private double[][] numbers() {
    return new double[][] {logCapacity, variance, atCycles};
  }

  /**
   * Overwrites what was said by what {@link #block()} gave; an empty block changes nothing.
   *
   * @throws IllegalArgumentException if it is of no known version, of another pack or damaged; all
   *     is as it was
   */
  public void restore(byte[] block) {
    if (block.length == 0) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(block);
    PackCharges.require("version", VERSION, in.get());
    try {
      PackCharges.require("cells", variance.length, in.getInt());
      PackCharges.require(
          "bytes", 2 * Long.BYTES + 3L * variance.length * Double.BYTES, in.remaining());
      charges = in.getLong();
      disagreement = in.getDouble();
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("capacity state must be whole, but is cut", cut);
    }
    for (double[] numbers : numbers()) {
      for (int c = 0; c < numbers.length; c++) {
        numbers[c] = in.getDouble();
      }
    }
  }
}

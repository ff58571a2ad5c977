package io.galvani.battery.correction;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.nio.ByteBuffer;

/**
 * Builds the {@link CorrectionFeature features} of one pack from its samples and its uncorrected
 * filter: a row for every block of {@value #BLOCK_S} s of event time. The sample that completes a
 * block belongs to it; a source slower than that makes a row a sample. One thread at a time;
 * allocates nothing but in {@link #block()}.
 *
 * <p>Means are over the samples that have the value. A block in which a value never came has NaN
 * there and is not {@link #complete()}: the network must not see it. The slow averages start at the
 * first block's mean and follow
 *
 * <pre>y += (1 − exp(−Δt / 300 s)) · (x − y)</pre>
 *
 * <p>After more than {@value #GAP_S} s without a sample the open block is dropped, and the next row
 * {@link #startsAnew()}: slow averages begin again, and so must the network's hidden state.
 */
public final class CorrectionFeatures {
  /** Seconds of event time in a block. */
  public static final double BLOCK_S = 10;

  /** Seconds without a sample after which everything begins again. */
  public static final double GAP_S = 600;

  /** Time constant of the slow averages, s. */
  public static final double SLOW_S = 300;

  private static final byte VERSION = 1;
  private static final int MEANS = 4;
  private static final int BYTES =
      1
          + 2 * Long.BYTES
          + Integer.BYTES
          + 4
          + MEANS * (Double.BYTES + Integer.BYTES)
          + 3 * Double.BYTES;

  private final double[] sum = new double[MEANS];
  private final int[] count = new int[MEANS];
  private final float[] row = new float[CorrectionFeature.COUNT];
  private long timestampMs;
  private long monotonicMs;
  private int bootId;
  private boolean clocked;
  private boolean anew = true;
  private double elapsedS;
  private double slowV = Double.NaN;
  private double slowCRate = Double.NaN;
  private boolean rowAnew;

  /**
   * Takes a sample, after the uncorrected filter has stepped on it. A rejected one changes nothing.
   *
   * @return whether it completed a block: the row is {@link #value ready} until the next sample
   */
  public boolean add(PackModel model, PackState state, PackSample sample, StepOutcome outcome) {
    if (outcome == StepOutcome.REJECTED) {
      return false;
    }
    double dtS = clocked ? secondsSinceLast(sample) : 0;
    timestampMs = sample.timestampMs();
    monotonicMs = sample.monotonicMs();
    bootId = sample.bootId();
    clocked = true;
    double cellA = sample.currentA() / model.parallel();
    return add(
        dtS,
        meanCellV(model, sample.cellVoltageV()),
        model.plausibleCellA(cellA) ? cellA / model.cell().capacityAh() : Double.NaN,
        state.temperatureDegC(),
        state.soc(),
        state.socSigma(),
        state.innovationV());
  }

  /**
   * Takes a sample given as numbers, for a filter that runs on one cell alone.
   *
   * @param dtS seconds of event time since the last sample, 0 for the first, NaN if unknown
   * @param voltageV mean cell voltage, V, NaN = missing
   * @param currentCRate current by nominal capacity, 1/h, positive when charging, NaN = missing
   * @param temperatureDegC mean of the probes, degC
   * @param soc the uncorrected filter's, 0..1
   * @param socSigma its standard deviation
   * @param innovationV measured less predicted voltage, V, NaN = the filter saw no voltage
   * @return whether it completed a block
   */
  public boolean add(
      double dtS,
      double voltageV,
      double currentCRate,
      double temperatureDegC,
      double soc,
      double socSigma,
      double innovationV) {
    if (!(dtS >= 0 && dtS <= GAP_S)) {
      anew = true;
      slowV = Double.NaN;
      slowCRate = Double.NaN;
      dropBlock();
    } else {
      elapsedS += dtS;
    }
    gather(0, voltageV);
    gather(1, currentCRate);
    gather(2, temperatureDegC);
    gather(3, innovationV);
    if (elapsedS < BLOCK_S) {
      return false;
    }
    close(soc, socSigma);
    return true;
  }

  private double secondsSinceLast(PackSample sample) {
    long ms =
        sample.bootId() == bootId
            ? sample.monotonicMs() - monotonicMs
            : sample.timestampMs() - timestampMs;
    return ms > 0 ? ms / 1000.0 : Double.NaN;
  }

  private static double meanCellV(PackModel model, double[] cellVoltageV) {
    double total = 0;
    int present = 0;
    for (double v : cellVoltageV) {
      if (model.plausibleCellV(v)) {
        total += v;
        present++;
      }
    }
    return present == 0 ? Double.NaN : total / present;
  }

  private void gather(int at, double value) {
    if (Math.abs(value) <= Double.MAX_VALUE) {
      sum[at] += value;
      count[at]++;
    }
  }

  private void close(double soc, double socSigma) {
    double share = 1 - StrictMath.exp(-elapsedS / SLOW_S);
    double meanV = mean(0);
    double meanCRate = mean(1);
    slowV = slow(slowV, meanV, share);
    slowCRate = slow(slowCRate, meanCRate, share);
    row[CorrectionFeature.VOLTAGE.index()] = (float) meanV;
    row[CorrectionFeature.CURRENT.index()] = (float) meanCRate;
    row[CorrectionFeature.TEMPERATURE.index()] = (float) mean(2);
    row[CorrectionFeature.VOLTAGE_SLOW.index()] = (float) slowV;
    row[CorrectionFeature.CURRENT_SLOW.index()] = (float) slowCRate;
    row[CorrectionFeature.SOC.index()] = (float) soc;
    row[CorrectionFeature.INNOVATION.index()] = (float) mean(3);
    row[CorrectionFeature.SOC_SIGMA.index()] = (float) socSigma;
    rowAnew = anew;
    anew = false;
    dropBlock();
  }

  private double mean(int at) {
    return count[at] == 0 ? Double.NaN : sum[at] / count[at];
  }

  private static double slow(double average, double value, double share) {
    if (Double.isNaN(value)) {
      return average;
    }
    return Double.isNaN(average) ? value : average + share * (value - average);
  }

  private void dropBlock() {
    elapsedS = 0;
    for (int i = 0; i < MEANS; i++) {
      sum[i] = 0;
      count[i] = 0;
    }
  }

  /** A feature of the last completed block; NaN if it never came in it. */
  public float value(CorrectionFeature feature) {
    return row[feature.index()];
  }

  /** Copies the last completed block's row. */
  public void copyTo(float[] out, int at) {
    System.arraycopy(row, 0, out, at, row.length);
  }

  /** Whether every feature of the last completed block is a number. */
  public boolean complete() {
    for (float value : row) {
      if (!(Math.abs(value) <= Float.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the last completed block is the first, or the first after a gap. */
  public boolean startsAnew() {
    return rowAnew;
  }

  /** Byte form of everything but the last row. */
  public byte[] block() {
    ByteBuffer out = ByteBuffer.allocate(BYTES).put(VERSION);
    out.putLong(timestampMs).putLong(monotonicMs).putInt(bootId);
    out.putShort((short) (clocked ? 1 : 0)).putShort((short) (anew ? 1 : 0));
    for (int i = 0; i < MEANS; i++) {
      out.putDouble(sum[i]).putInt(count[i]);
    }
    return out.putDouble(elapsedS).putDouble(slowV).putDouble(slowCRate).array();
  }

  /**
   * Reads {@link #block()} back; an empty block is a start.
   *
   * @throws IllegalArgumentException if it is of no known version
   */
  public static CorrectionFeatures read(byte[] block) {
    CorrectionFeatures features = new CorrectionFeatures();
    if (block.length == 0) {
      return features;
    }
    if (block.length != BYTES || block[0] != VERSION) {
      throw new IllegalArgumentException(
          "correction block must have %d bytes of version %d, but had %d of version %d"
              .formatted(BYTES, VERSION, block.length, block[0]));
    }
    ByteBuffer in = ByteBuffer.wrap(block, 1, BYTES - 1);
    features.timestampMs = in.getLong();
    features.monotonicMs = in.getLong();
    features.bootId = in.getInt();
    features.clocked = in.getShort() != 0;
    features.anew = in.getShort() != 0;
    for (int i = 0; i < MEANS; i++) {
      features.sum[i] = in.getDouble();
      features.count[i] = in.getInt();
    }
    features.elapsedS = in.getDouble();
    features.slowV = in.getDouble();
    features.slowCRate = in.getDouble();
    return features;
  }
}

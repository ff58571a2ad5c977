package io.galvani.battery.condition;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.thermal.CoreTemperature;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Core temperatures and growth of resistance of one pack, with a versioned byte form in three
 * blocks: a small one that changes with every sample, one of temperatures that changes when {@link
 * #steps()} does and one of wear that changes when {@link #wearSteps()} does. Power
 * and energy follow from the pack's state and are not part of it: NaN until the first step after a
 * restore. One thread at a time.
 */
public final class ConditionState {
  private static final byte VERSION = 1;
  private static final int FAST_BYTES = 1 + 2 * Float.BYTES + Integer.BYTES;

  /** A cell that carries no probe may be this much warmer or colder than the nearest that does. */
  private static final double AWAY_SIGMA_K = 1;

  private final int[] probeOf;
  private final boolean[] probed;

  /**
   * [probe] {@link CoreTemperature#SIZE} numbers each, all representable as floats; NaN until the
   * probe was first read.
   */
  final double[] core;

  /** [cell] share by which the resistance exceeds that of a new cell, and its variance. */
  final float[] growth;

  final float[] growthVariance;

  long steps;
  long stepMs = Long.MIN_VALUE;
  long wearSteps;
  long wearMs = Long.MIN_VALUE;

  /** Since the last step: sum of squared currents through a cell, of currents, and samples. */
  float sumA2;

  float sumA;
  int samples;

  /** [kind] W, of the whole pack; their sigma; the cell that limits. Not part of the state. */
  final double[] powerW = new double[PowerKind.values().length];

  final double[] powerSigmaW = new double[powerW.length];
  final int[] powerCell = new int[powerW.length];
  double energyWh = Double.NaN;
  double energySigmaWh = Double.NaN;
  double newR0Ohm = Double.NaN;

  ConditionState(PackModel model, double growthVariance) {
    int cells = model.cells();
    int[] probeCell = model.probeCell();
    probeOf = new int[cells];
    probed = new boolean[cells];
    for (int c = 0; c < cells; c++) {
      probeOf[c] = nearest(probeCell, c);
      probed[c] = probeOf[c] >= 0 && probeCell[probeOf[c]] == c;
    }
    core = new double[probeCell.length * CoreTemperature.SIZE];
    growth = new float[cells];
    this.growthVariance = new float[cells];
    Arrays.fill(core, Double.NaN);
    Arrays.fill(this.growthVariance, (float) growthVariance);
    Arrays.fill(powerW, Double.NaN);
    Arrays.fill(powerSigmaW, Double.NaN);
  }

  private static int nearest(int[] probeCell, int cell) {
    int best = -1;
    for (int p = 0; p < probeCell.length; p++) {
      if (best < 0 || Math.abs(probeCell[p] - cell) < Math.abs(probeCell[best] - cell)) {
        best = p;
      }
    }
    return best;
  }

  /** How often this has stepped; the thermal block changed when this did. */
  public long steps() {
    return steps;
  }

  /** Event time of the last step, UTC ms; {@link Long#MIN_VALUE} before the first. */
  public long stepMs() {
    return stepMs;
  }

  /** How often wear was judged; the wear block changed when this did. */
  public long wearSteps() {
    return wearSteps;
  }

  /** Event time at which wear was last judged, UTC ms; {@link Long#MIN_VALUE} before the first. */
  public long wearMs() {
    return wearMs;
  }

  /** Number of cells. */
  public int cells() {
    return growth.length;
  }

  /**
   * Core temperature of a cell, degC, as far as the nearest probe tells; NaN where there is none.
   */
  public double coreDegC(int cell) {
    int probe = probeOf[cell];
    return probe < 0 ? Double.NaN : core[probe * CoreTemperature.SIZE + CoreTemperature.CORE];
  }

  /** Standard deviation of {@link #coreDegC}, K; larger for a cell that carries no probe. */
  public double coreSigmaK(int cell) {
    int probe = probeOf[cell];
    if (probe < 0) {
      return Double.NaN;
    }
    double sigmaK = CoreTemperature.coreSigmaK(core, probe * CoreTemperature.SIZE);
    return probed[cell] ? sigmaK : Math.sqrt(sigmaK * sigmaK + AWAY_SIGMA_K * AWAY_SIGMA_K);
  }

  /**
   * Share by which the resistance of a cell, joints included, exceeds that of a new one at equal
   * SOC and temperature: 0 = as new, 0.5 = half as much again.
   */
  public double resistanceGrowth(int cell) {
    return growth[cell];
  }

  /** Standard deviation of {@link #resistanceGrowth}. */
  public double resistanceGrowthSigma(int cell) {
    return Math.sqrt(growthVariance[cell]);
  }

  /** Resistance of a cell at 25 degC and half charge, Ohm; sigma is that of the growth times new. */
  public double normalR0Ohm(int cell) {
    return newR0Ohm * (1 + growth[cell]);
  }

  /** Standard deviation of {@link #normalR0Ohm}, Ohm. */
  public double normalR0SigmaOhm(int cell) {
    return newR0Ohm * resistanceGrowthSigma(cell);
  }

  /** Power that the whole pack can hold, W, a magnitude; NaN if not known since a restore. */
  public double powerW(PowerKind kind) {
    return powerW[kind.ordinal()];
  }

  /** Standard deviation of {@link #powerW}, W. */
  public double powerSigmaW(PowerKind kind) {
    return powerSigmaW[kind.ordinal()];
  }

  /** The cell, from 0, that limits {@link #powerW}. */
  public int powerCell(PowerKind kind) {
    return powerCell[kind.ordinal()];
  }

  /** Energy that the whole pack delivers until its weakest cell is empty, Wh. */
  public double energyWh() {
    return energyWh;
  }

  /** Standard deviation of {@link #energyWh}, Wh. */
  public double energySigmaWh() {
    return energySigmaWh;
  }

  /** Byte form of what changes with every sample. */
  public byte[] fastBlock() {
    ByteBuffer out = ByteBuffer.allocate(FAST_BYTES).put(VERSION);
    return out.putFloat(sumA2).putFloat(sumA).putInt(samples).array();
  }

  /** Byte form of what changes when {@link #steps()} does. */
  public byte[] thermalBlock() {
    ByteBuffer out = ByteBuffer.allocate(thermalBytes()).put(VERSION);
    for (double value : core) {
      out.putFloat((float) value);
    }
    return out.putLong(steps).putLong(stepMs).array();
  }

  /** Byte form of what changes when {@link #wearSteps()} does. */
  public byte[] wearBlock() {
    ByteBuffer out = ByteBuffer.allocate(wearBytes()).put(VERSION);
    for (float value : growth) {
      out.putFloat(value);
    }
    for (float value : growthVariance) {
      out.putFloat(value);
    }
    return out.putLong(wearSteps).putLong(wearMs).array();
  }

  private int thermalBytes() {
    return 1 + core.length * Float.BYTES + 2 * Long.BYTES;
  }

  private int wearBytes() {
    return 1 + 2 * growth.length * Float.BYTES + 2 * Long.BYTES;
  }

  /**
   * Overwrites this state by what was stored.
   *
   * @throws IllegalArgumentException if it is of no known version or not of this model; the state
   *     is as it was
   */
  void read(byte[] fastBlock, byte[] thermalBlock, byte[] wearBlock) {
    ByteBuffer fast = opened("condition's fast block", fastBlock, FAST_BYTES);
    ByteBuffer thermal = opened("condition's thermal block", thermalBlock, thermalBytes());
    if (wearBlock.length > 0) {
      readWear(opened("condition's wear block", wearBlock, wearBytes()));
    }
    sumA2 = fast.getFloat();
    sumA = fast.getFloat();
    samples = fast.getInt();
    for (int i = 0; i < core.length; i++) {
      core[i] = thermal.getFloat();
    }
    steps = thermal.getLong();
    stepMs = thermal.getLong();
  }

  private void readWear(ByteBuffer in) {
    for (int c = 0; c < growth.length; c++) {
      growth[c] = in.getFloat();
    }
    for (int c = 0; c < growth.length; c++) {
      growthVariance[c] = in.getFloat();
    }
    wearSteps = in.getLong();
    wearMs = in.getLong();
  }

  private static ByteBuffer opened(String name, byte[] bytes, int length) {
    if (bytes.length != length || bytes[0] != VERSION) {
      throw new IllegalArgumentException(
          "%s must have %d bytes of version %d, but had %d"
              .formatted(name, length, VERSION, bytes.length));
    }
    return ByteBuffer.wrap(bytes, 1, length - 1);
  }
}

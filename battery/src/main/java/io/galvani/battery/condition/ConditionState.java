package io.galvani.battery.condition;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.power.LoadFactor;
import io.galvani.battery.power.LoadMemory;
import io.galvani.battery.thermal.CoreTemperature;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Core temperatures, power and energy of one pack, with a versioned byte form in two blocks: a
 * small one that changes with every sample and one that changes when {@link #steps()} does. Power
 * and energy follow from the pack's state and are not part of it: NaN until the first step after a
 * restore. One thread at a time.
 */
@SuppressWarnings("EnumOrdinal") // columns in the order of the kinds
public final class ConditionState {
  private static final byte VERSION = 2;

  /** Knew nothing of loads. */
  private static final byte WITHOUT_LOADS = 1;

  private static final int SUM_BYTES = 1 + 2 * Float.BYTES + Integer.BYTES;

  /** A cell that carries no probe may be this much warmer or colder than the nearest that does. */
  private static final double AWAY_SIGMA_K = 1;

  private final int[] probeOf;
  private final boolean[] probed;
  private final double overpotentialSigma;

  /**
   * [probe] {@link CoreTemperature#SIZE} numbers each, all representable as floats; NaN until the
   * probe was first read.
   */
  final double[] core;

  long steps;
  long stepMs = Long.MIN_VALUE;

  /** Since the last step: sum of squared currents through a cell, of currents, and samples. */
  float sumA2;

  float sumA;
  int samples;

  final LoadTrace loads = new LoadTrace();

  /** [kind] W, of the whole pack; their sigma; the cell that limits. Not part of the state. */
  final double[] powerW = new double[PowerKind.values().length];

  final double[] powerSigmaW = new double[powerW.length];
  final int[] powerCell = new int[powerW.length];
  double energyWh = Double.NaN;
  double energySigmaWh = Double.NaN;

  ConditionState(PackModel model) {
    int cells = model.cells();
    overpotentialSigma = model.cell().uncertainty().overpotentialSigma();
    int[] probeCell = model.probeCell();
    probeOf = new int[cells];
    probed = new boolean[cells];
    for (int c = 0; c < cells; c++) {
      probeOf[c] = nearest(probeCell, c);
      probed[c] = probeOf[c] >= 0 && probeCell[probeOf[c]] == c;
    }
    core = new double[probeCell.length * CoreTemperature.SIZE];
    Arrays.fill(core, Double.NaN);
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

  /** Number of cells. */
  public int cells() {
    return probeOf.length;
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

  /** Power that the whole pack can hold, W, a magnitude; NaN if not known since a restore. */
  public double powerW(PowerKind kind) {
    return powerW[kind.index()];
  }

  /** Standard deviation of {@link #powerW}, W. */
  public double powerSigmaW(PowerKind kind) {
    return powerSigmaW[kind.index()];
  }

  /** The cell, from 0, that limits {@link #powerW}. */
  public int powerCell(PowerKind kind) {
    return powerCell[kind.index()];
  }

  /** Energy that the whole pack delivers until its weakest cell is empty, Wh. */
  public double energyWh() {
    return energyWh;
  }

  /** Standard deviation of {@link #energyWh}, Wh. */
  public double energySigmaWh() {
    return energySigmaWh;
  }

  /**
   * Resistance over that of the parameter set that past loads let expect.
   *
   * @param sign of the load's current, positive when charging
   * @param pack the state that this condition was stepped with
   * @param soc state of charge of the cell in question, 0..1
   * @param degC temperature of its core, degC
   * @param out filled; what the filter of {@code pack} has found where no load was learned from
   */
  public void loadFactor(double sign, PackState pack, double soc, double degC, LoadFactor out) {
    if (LoadMemory.loads(loads.memory, sign) > 0) {
      LoadMemory.recall(loads.memory, sign, soc, degC, out);
    } else {
      out.set(
          pack.resistanceFactor(), Math.hypot(pack.resistanceFactorSigma(), overpotentialSigma));
    }
  }

  /** Mean of the probes' cores, degC; the pack's temperature where none is known. */
  public double meanCoreDegC(PackState pack) {
    double sum = 0;
    int probes = core.length / CoreTemperature.SIZE;
    for (int p = 0; p < probes; p++) {
      sum += core[p * CoreTemperature.SIZE + CoreTemperature.CORE];
    }
    return probes == 0 || Double.isNaN(sum) ? pack.temperatureDegC() : sum / probes;
  }

  /** Byte form of what changes with every sample. */
  public byte[] fastBlock() {
    ByteBuffer out = ByteBuffer.allocate(SUM_BYTES + LoadTrace.FAST_BYTES).put(VERSION);
    out.putFloat(sumA2).putFloat(sumA).putInt(samples);
    loads.putFast(out);
    return out.array();
  }

  /** Byte form of what changes when {@link #steps()} does. */
  public byte[] thermalBlock() {
    ByteBuffer out = ByteBuffer.allocate(thermalBytes() + LoadTrace.SLOW_BYTES).put(VERSION);
    for (double value : core) {
      out.putFloat((float) value);
    }
    out.putLong(steps).putLong(stepMs);
    loads.putSlow(out);
    return out.array();
  }

  private int thermalBytes() {
    return 1 + core.length * Float.BYTES + 2 * Long.BYTES;
  }

  /**
   * Overwrites this state by what was stored.
   *
   * @throws IllegalArgumentException if it is of no known version or not of this model; the state
   *     is as it was
   */
  void read(byte[] fastBlock, byte[] thermalBlock) {
    ByteBuffer fast = opened("condition's fast block", fastBlock, SUM_BYTES, LoadTrace.FAST_BYTES);
    ByteBuffer slow =
        opened("condition's thermal block", thermalBlock, thermalBytes(), LoadTrace.SLOW_BYTES);
    sumA2 = fast.getFloat();
    sumA = fast.getFloat();
    samples = fast.getInt();
    for (int i = 0; i < core.length; i++) {
      core[i] = slow.getFloat();
    }
    steps = slow.getLong();
    stepMs = slow.getLong();
    if (fast.hasRemaining() && slow.hasRemaining()) {
      loads.readFast(fast);
      loads.readSlow(slow);
    }
  }

  /** At the first number; an older version has no loads after the rest. */
  private static ByteBuffer opened(String name, byte[] bytes, int restBytes, int loadBytes) {
    boolean whole = bytes.length == restBytes + loadBytes && bytes[0] == VERSION;
    if (!whole && !(bytes.length == restBytes && bytes[0] == WITHOUT_LOADS)) {
      throw new IllegalArgumentException(
          "%s must have %d bytes of version %d or %d of version %d, but had %d"
              .formatted(
                  name, restBytes + loadBytes, VERSION, restBytes, WITHOUT_LOADS, bytes.length));
    }
    return ByteBuffer.wrap(bytes, 1, bytes.length - 1);
  }
}

package io.galvani.battery.pack;

import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.soc.BarFilter;
import io.galvani.battery.soc.DeltaFilters;
import java.nio.ByteBuffer;

/**
 * Everything that the equation-based estimators know of one pack, as primitive arrays over its
 * cells, with a versioned byte form in two blocks: a small one that changes with every sample and
 * one per cell that changes when the per-cell filters step. One thread at a time.
 */
public final class PackState {
  private static final byte VERSION = 2;
  private static final byte CELLS_VERSION = 2;

  /** Its cell block lacks the noise of each channel. */
  private static final byte CELLS_VERSION_1 = 1;

  /** Its pack block lacks the scale of the noise and what tells repetitions. */
  private static final byte VERSION_1 = 1;

  private static final int REPETITION_BYTES = Long.BYTES + 2 * Integer.BYTES;
  private static final int PACK_BYTES_1 =
      1
          + BarFilter.SIZE_WITHOUT_SCALE * Double.BYTES
          + 4 * Long.BYTES
          + 5 * Integer.BYTES
          + 4 * Double.BYTES;
  private static final int PACK_BYTES = PACK_BYTES_1 + Float.BYTES + REPETITION_BYTES;

  private final PackModel model;
  private final CircuitPoint point = new CircuitPoint();
  final double[] bar = new double[BarFilter.SIZE];
  final float[] delta;

  long seq = -1;
  long timestampMs;
  long monotonicMs;
  long backwardMonotonicMs;
  int bootId;

  /** The boot before and its last monotonic time; meaningless while that is negative. */
  int earlierBootId;

  long earlierMonotonicMs = -1;

  /** Whether numbers began anew and no sample after the last one of the old numbers came yet. */
  boolean renumbered;

  int backwardRun;
  int gatedRun;
  int samplesSinceCellStep;
  int cellSteps;
  double currentA = Double.NaN;
  double temperatureDegC = Double.NaN;
  double stepSoc;
  double stepTemperatureDegC;

  /** Not part of the state: what the last step saw. NaN after a restore. */
  double innovationV = Double.NaN;

  double innovationSigmaV = Double.NaN;

  /** Digest of the cell block, kept because that block changes seldom. */
  private long cellDigest;

  PackState(PackModel model) {
    this.model = model;
    this.delta = new float[DeltaFilters.SIZE * model.cells()];
  }

  /** Number of the last sample stepped, rejected ones included; -1 before the first. */
  public long seq() {
    return seq;
  }

  /** Wall clock of the last sample that was not rejected, UTC ms. */
  public long timestampMs() {
    return timestampMs;
  }

  /** Mean state of charge of the pack, 0..1; NaN before the first sample. */
  public double soc() {
    return started() ? clamp(bar[BarFilter.SOC]) : Double.NaN;
  }

  /** Standard deviation of {@link #soc()}; positive. */
  public double socSigma() {
    return started() ? BarFilter.socSigma(bar) : Double.NaN;
  }

  /** Estimated offset of the pack's current sensor, A, positive if it reads too high. */
  public double currentBiasA() {
    return bar[BarFilter.BIAS] * model.parallel();
  }

  /** Standard deviation of {@link #currentBiasA()}, A. */
  public double currentBiasSigmaA() {
    return started() ? BarFilter.biasSigmaA(bar) * model.parallel() : Double.NaN;
  }

  /**
   * Current through one cell held since the last sample, A, positive when charging, less its bias.
   */
  public double cellCurrentA() {
    return currentA - bar[BarFilter.BIAS];
  }

  /** Voltage of the mean cell's fast RC pair, V. */
  public double v1V() {
    return bar[EquivalentCircuit.V1];
  }

  /** Voltage of the mean cell's slow RC pair, V. */
  public double v2V() {
    return bar[EquivalentCircuit.V2];
  }

  /** Hysteresis of the mean cell, -1 to 1. */
  public double hysteresis() {
    return bar[EquivalentCircuit.HYSTERESIS];
  }

  /** Last innovation of the mean cell voltage, V; NaN if the last step had no voltage. */
  public double innovationV() {
    return innovationV;
  }

  /** Sigma of {@link #innovationV()}, V. */
  public double innovationSigmaV() {
    return innovationSigmaV;
  }

  /** Temperature that the estimators use, degC: mean of the probes, held while they are missing. */
  public double temperatureDegC() {
    return temperatureDegC;
  }

  /** Measured voltages in series. */
  public int cells() {
    return model.cells();
  }

  /** State of charge of a cell, 0..1. */
  public double cellSoc(int cell) {
    return clamp(bar[BarFilter.SOC] + delta[cell]);
  }

  /** Standard deviation of {@link #cellSoc}. */
  public double cellSocSigma(int cell) {
    return Math.sqrt(square(BarFilter.socSigma(bar)) + square(cellSocDeltaSigma(cell)));
  }

  /** Δz: state of charge of a cell less the pack's mean. */
  public double cellSocDelta(int cell) {
    return delta[cell];
  }

  /** Standard deviation of {@link #cellSocDelta}. */
  public double cellSocDeltaSigma(int cell) {
    return Math.sqrt(delta[2 * cells() + cell]);
  }

  /** ΔR: resistance of one cell (joints included) less the mean cell's, Ohm. */
  public double cellR0DeltaOhm(int cell) {
    return delta[cells() + cell];
  }

  /** Standard deviation of {@link #cellR0DeltaOhm}, Ohm. */
  public double cellR0DeltaSigmaOhm(int cell) {
    return Math.sqrt(delta[4 * cells() + cell]);
  }

  /**
   * What a cell's channel scatters by at steady current from step to step, V, seen against what is
   * known of the cell; 0 until something was seen.
   */
  public double cellNoiseV(int cell) {
    return Math.sqrt(Math.abs(delta[5 * cells() + cell]));
  }

  /** Resistances of the pack's mean cell over those of the parameter set, 1 when new. */
  public double resistanceFactor() {
    return 1 + bar[BarFilter.RESISTANCE_ERROR];
  }

  /** Standard deviation of {@link #resistanceFactor()}. */
  public double resistanceFactorSigma() {
    return BarFilter.resistanceErrorSigma(bar);
  }

  /** Ohmic resistance of the mean cell when discharging at the present state, Ohm. */
  public double meanR0Ohm() {
    return resistanceFactor() * setR0Ohm();
  }

  /** Ohmic resistance of a cell when discharging at the present state, Ohm. */
  public double cellR0Ohm(int cell) {
    return meanR0Ohm() + cellR0DeltaOhm(cell);
  }

  /** Standard deviation of {@link #cellR0Ohm}, Ohm. */
  public double cellR0SigmaOhm(int cell) {
    return Math.hypot(cellR0DeltaSigmaOhm(cell), resistanceFactorSigma() * setR0Ohm());
  }

  private double setR0Ohm() {
    model.cell().circuit().at(bar[BarFilter.SOC], temperatureDegC, point);
    return point.r0Ohm(-1);
  }

  /** How often the per-cell filters have stepped; the cell block changed when this did. */
  public long cellSteps() {
    return cellSteps;
  }

  boolean started() {
    return !Double.isNaN(temperatureDegC);
  }

  /** Digest of every bit of the state: equal digests mean equal states. */
  public long digest() {
    long mix = cellDigest;
    for (double value : bar) {
      mix = mixed(mix, Double.doubleToRawLongBits(value));
    }
    mix = mixed(mix, seq);
    mix = mixed(mix, timestampMs);
    mix = mixed(mix, monotonicMs);
    mix = mixed(mix, backwardMonotonicMs);
    mix = mixed(mix, ((long) bootId << 32) ^ backwardRun);
    mix = mixed(mix, earlierMonotonicMs);
    mix = mixed(mix, ((long) earlierBootId << 32) ^ (renumbered ? 1 : 0));
    mix = mixed(mix, ((long) gatedRun << 32) ^ samplesSinceCellStep);
    mix = mixed(mix, cellSteps);
    mix = mixed(mix, Double.doubleToRawLongBits(currentA));
    mix = mixed(mix, Double.doubleToRawLongBits(temperatureDegC));
    mix = mixed(mix, Double.doubleToRawLongBits(stepSoc));
    return mixed(mix, Double.doubleToRawLongBits(stepTemperatureDegC));
  }

  /** The cell block changed. */
  void cellsChanged() {
    long mix = 0;
    for (float value : delta) {
      mix = mixed(mix, Float.floatToRawIntBits(value));
    }
    cellDigest = mix;
  }

  /** Byte form of the block that changes with every sample. */
  public byte[] packBlock() {
    ByteBuffer out = ByteBuffer.allocate(PACK_BYTES).put(VERSION);
    for (int i = 0; i < BarFilter.SIZE_WITHOUT_SCALE; i++) {
      out.putDouble(bar[i]);
    }
    out.putLong(seq).putLong(timestampMs).putLong(monotonicMs).putLong(backwardMonotonicMs);
    out.putInt(bootId).putInt(backwardRun).putInt(gatedRun).putInt(samplesSinceCellStep);
    out.putShort(BarFilter.scaleSteps(bar));
    out.putInt(cellSteps);
    out.putDouble(currentA).putDouble(temperatureDegC);
    out.putDouble(stepSoc).putDouble(stepTemperatureDegC);
    out.putLong(earlierMonotonicMs).putInt(earlierBootId);
    return out.putInt(renumbered ? 1 : 0).array();
  }

  /** Byte form of the block that changes when {@link #cellSteps()} does. */
  public byte[] cellBlock() {
    ByteBuffer out = ByteBuffer.allocate(1 + delta.length * Float.BYTES).put(CELLS_VERSION);
    for (float value : delta) {
      out.putFloat(value);
    }
    return out.array();
  }

  /**
   * Reads both blocks back.
   *
   * @throws IllegalArgumentException if they are not of a known version or not of this model
   */
  public static PackState read(PackModel model, byte[] packBlock, byte[] cellBlock) {
    PackState state = new PackState(model);
    boolean old = packBlock.length > 0 && packBlock[0] == VERSION_1;
    ByteBuffer in =
        opened("pack block", packBlock, old ? VERSION_1 : VERSION, old ? PACK_BYTES_1 : PACK_BYTES);
    for (int i = 0; i < BarFilter.SIZE_WITHOUT_SCALE; i++) {
      state.bar[i] = in.getDouble();
    }
    state.seq = in.getLong();
    state.timestampMs = in.getLong();
    state.monotonicMs = in.getLong();
    state.backwardMonotonicMs = in.getLong();
    state.bootId = in.getInt();
    state.backwardRun = in.getInt();
    state.gatedRun = in.getInt();
    state.samplesSinceCellStep = in.getInt();
    BarFilter.setScale(state.bar, old ? 0 : in.getShort());
    state.cellSteps = in.getInt();
    state.currentA = in.getDouble();
    state.temperatureDegC = in.getDouble();
    state.stepSoc = in.getDouble();
    state.stepTemperatureDegC = in.getDouble();
    if (!old) {
      state.earlierMonotonicMs = in.getLong();
      state.earlierBootId = in.getInt();
      state.renumbered = in.getInt() != 0;
    }
    boolean oldCells = cellBlock.length > 0 && cellBlock[0] == CELLS_VERSION_1;
    int columns = oldCells ? DeltaFilters.SIZE_WITHOUT_NOISE : DeltaFilters.SIZE;
    int floats = columns * model.cells();
    byte version = oldCells ? CELLS_VERSION_1 : CELLS_VERSION;
    ByteBuffer cells = opened("cell block", cellBlock, version, 1 + floats * Float.BYTES);
    for (int i = 0; i < floats; i++) {
      state.delta[i] = cells.getFloat();
    }
    state.cellsChanged();
    return state;
  }

  private static ByteBuffer opened(String name, byte[] bytes, byte version, int length) {
    if (bytes.length == 0 || bytes[0] != version) {
      throw new IllegalArgumentException(
          name + " must be of version " + version + ", but was " + version(bytes));
    }
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          name + " must have " + length + " bytes for this model, but had " + bytes.length);
    }
    return ByteBuffer.wrap(bytes, 1, length - 1);
  }

  private static String version(byte[] bytes) {
    return bytes.length == 0 ? "empty" : Integer.toString(bytes[0]);
  }

  /** One round of a 64-bit mixer (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). */
  private static long mixed(long mix, long value) {
    long x = (mix ^ value) * 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    return x ^ (x >>> 27);
  }

  private static double clamp(double soc) {
    return Math.max(0, Math.min(1, soc));
  }

  private static double square(double x) {
    return x * x;
  }
}

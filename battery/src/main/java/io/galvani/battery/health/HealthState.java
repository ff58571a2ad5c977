package io.galvani.battery.health;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;

/**
 * What is known of the health of a pack's cells: primitive arrays, with a versioned byte form in
 * two blocks, a small one that changes with every sample and one per cell that changes when {@link
 * #cellSteps()} does. Filled by {@link HealthEstimator} alone. One thread at a time.
 *
 * <p>Capacities are those of one cell (one of the parallel group), in Ah. Before anything is known
 * they are the parameter set's with a wide sigma.
 */
public final class HealthState {
  private static final byte VERSION = 1;

  /** Of the cell block, which before had nothing of the sensor's offset. */
  private static final byte WITH_OFFSET = 2;

  /** With the curve that is being followed, for packs whose cells' ageing is known. */
  private static final byte WITH_CURVE = 2;

  // Pack block.
  static final int NET_AH = 0;
  static final int THROUGHPUT_AH = 1;
  static final int ELAPSED_S = 2;
  static final int UNSEEN_AH2 = 3;
  static final int DEG_C_S = 4;
  static final int LAST_A = 5;
  static final int REST_S = 6;
  static final int REST_ANCHORED_S = 7;
  static final int REST_MEAN_V = 8;
  static final int CHARGE_PHASE = 9;
  static final int FAST_V = 10;
  static final int SLOW_V = 11;
  static final int PLATEAU_A = 12;
  static final int PLATEAU_S = 13;
  static final int CAPTURED_AGE_S = 14;
  static final int CAPTURED_ETA_V = 15;
  static final int CAPTURED_OCV_V = 16;
  static final int SINCE_RESISTANCE_S = 17;
  static final int PACK_SIZE = 18;

  // Cell block, one row a cell.
  static final int SUMS = 0;
  static final int ANCHOR_SOC = TotalLeastSquares.SIZE;
  static final int ANCHOR_VAR = ANCHOR_SOC + 1;
  static final int ANCHOR_AH = ANCHOR_SOC + 2;
  static final int ANCHOR_S = ANCHOR_SOC + 3;
  static final int ANCHOR_UNSEEN_AH2 = ANCHOR_SOC + 4;
  static final int ANCHOR_DEG_C_S = ANCHOR_SOC + 5;
  static final int WINDOW_LN_Q = ANCHOR_SOC + 6;
  static final int WINDOW_VAR = ANCHOR_SOC + 7;
  static final int WINDOW_CYCLES = ANCHOR_SOC + 8;
  static final int WINDOWS = ANCHOR_SOC + 9;
  static final int WINDOW_SHARED_VAR = ANCHOR_SOC + 10;
  static final int TRACK = ANCHOR_SOC + 11;
  static final int TRACK_CYCLES = TRACK + CapacityTrack.SIZE;
  static final int LN_R = TRACK_CYCLES + 1;
  static final int LN_R_VAR = TRACK_CYCLES + 2;
  static final int RATED_SHARE = TRACK_CYCLES + 3;
  static final int RATED_SLOPE = TRACK_CYCLES + 4;
  static final int CAPTURED_V = TRACK_CYCLES + 5;
  static final int WIDTH = TRACK_CYCLES + 6;

  /** Relative error that no window removes: gain of the current sensor, shape of the curve. */
  private static final double COMMON_VAR = 0.008 * 0.008;

  /** Variance that ln Q gains an equivalent full cycle without news. */
  private static final double DRIFT_PER_CYCLE = 1e-6;

  /** Relative error of the circuit's share of Q that 1C reaches. */
  private static final double RATED_VAR = 0.01 * 0.01;

  private final int cells;
  private final double newCapacityAh;
  private final double newR0Ohm;
  final double[] pack = new double[PACK_SIZE];
  final double[] cell;

  /** As {@link CurrentOffset} lays it out. */
  final double[] offset = new double[CurrentOffset.SIZE];

  /** As {@link PartialCurve} lays it out; empty where the ageing of the type is not known. */
  final double[] curve;

  long monotonicMs;
  long timestampMs;
  int bootId;
  boolean started;
  long steps;

  HealthState(int cells, double newCapacityAh, double newR0Ohm, double offsetPerH, int curveSize) {
    this.cells = cells;
    this.newCapacityAh = newCapacityAh;
    this.newR0Ohm = newR0Ohm;
    this.cell = new double[cells * WIDTH];
    this.curve = new double[curveSize];
    CurrentOffset.begin(offset, offsetPerH);
    pack[LAST_A] = Double.NaN;
    pack[REST_MEAN_V] = Double.NaN;
    pack[CAPTURED_AGE_S] = Double.NaN;
  }

  /** Cells in series. */
  public int cells() {
    return cells;
  }

  /** How often something about the cells changed; the cell block changed when this did. */
  public long cellSteps() {
    return steps;
  }

  /** Equivalent full cycles since this state began: charge in and out over twice the capacity. */
  public double equivalentFullCycles() {
    return pack[THROUGHPUT_AH] / (2 * newCapacityAh);
  }

  /** Thermodynamic capacity of a cell, between SOC 0 and 1, Ah. */
  public double capacityAh(int c) {
    return StrictMath.exp(logCapacity(c));
  }

  /** Standard deviation of {@link #capacityAh}, Ah; shared errors included. */
  public double capacitySigmaAh(int c) {
    return capacityAh(c) * Math.sqrt(logCapacityVariance(c));
  }

  /** Capacity over that of a new cell, about 0 to 1. */
  public double soh(int c) {
    return capacityAh(c) / newCapacityAh;
  }

  /** Standard deviation of {@link #soh}. */
  public double sohSigma(int c) {
    return capacitySigmaAh(c) / newCapacityAh;
  }

  /** What a discharge from full at 1C (of the new capacity) and 25 degC gives to cut-off, Ah. */
  public double capacityAt1cAh(int c) {
    return capacityAh(c) * cell[c * WIDTH + RATED_SHARE];
  }

  /** Standard deviation of {@link #capacityAt1cAh}, Ah. */
  public double capacityAt1cSigmaAh(int c) {
    double slope = cell[c * WIDTH + RATED_SLOPE];
    double resistance = slope * slope * cell[c * WIDTH + LN_R_VAR];
    return capacityAt1cAh(c) * Math.sqrt(logCapacityVariance(c) + resistance + RATED_VAR);
  }

  /**
   * Capacity by ordinary least squares over the same windows, Ah, a check: biased low; NaN if none.
   */
  public double ordinaryCapacityAh(int c) {
    return windows(c) == 0
        ? Double.NaN
        : newCapacityAh * TotalLeastSquares.ordinary(cell, c * WIDTH + SUMS);
  }

  /** Windows between voltage anchors that a cell's capacity rests on, all since the beginning. */
  public int windows(int c) {
    return (int) cell[c * WIDTH + WINDOWS];
  }

  /** Ohmic discharge resistance of a cell at 25 degC and half charge, Ohm. */
  public double resistanceOhm(int c) {
    return newR0Ohm * StrictMath.exp(cell[c * WIDTH + LN_R]);
  }

  /** Standard deviation of {@link #resistanceOhm}, Ohm. */
  public double resistanceSigmaOhm(int c) {
    return resistanceOhm(c) * Math.sqrt(cell[c * WIDTH + LN_R_VAR]);
  }

  /** Growth of that resistance over a new cell's, a ratio: 0.2 = a fifth more. */
  public double resistanceGrowth(int c) {
    return resistanceOhm(c) / newR0Ohm - 1;
  }

  /** Standard deviation of {@link #resistanceGrowth}. */
  public double resistanceGrowthSigma(int c) {
    return resistanceSigmaOhm(c) / newR0Ohm;
  }

  /** Least SOH of all cells: what the string can give. */
  public double lowestSoh() {
    double lowest = Double.POSITIVE_INFINITY;
    for (int c = 0; c < cells; c++) {
      lowest = Math.min(lowest, soh(c));
    }
    return lowest;
  }

  /**
   * Standing offset of the current through one cell as the pack's loops tell it, A, positive if the
   * sensor reads too much into the pack; self-discharge and balancing are part of it.
   */
  public double currentOffsetA() {
    return CurrentOffset.perHour(offset) * newCapacityAh;
  }

  /** Standard deviation of {@link #currentOffsetA}, A. */
  public double currentOffsetSigmaA() {
    return Math.sqrt(CurrentOffset.variance(offset)) * newCapacityAh;
  }

  /** ln Q of both sources by covariance intersection. */
  double logCapacity(int c) {
    double window = windowInformation(c);
    double curve = curveInformation(c);
    double windowWeight = window * window;
    double curveWeight = curve * curve;
    double curveLn = cell[c * WIDTH + TRACK] - StrictMath.log(cell[c * WIDTH + RATED_SHARE]);
    return (windowWeight * cell[c * WIDTH + WINDOW_LN_Q]
            + (curveWeight > 0 ? curveWeight * curveLn : 0))
        / (windowWeight + curveWeight);
  }

  /**
   * Variance of {@link #logCapacity}: with weights w and 1 − w, w the window's share of
   * information, 1/P = w/Pw + (1 − w)/Pc, which holds for any correlation (Julier and Uhlmann 1997,
   * doi:10.1109/ACC.1997.609105).
   */
  double logCapacityVariance(int c) {
    double window = windowInformation(c);
    double curve = curveInformation(c);
    return (window + curve) / (window * window + curve * curve);
  }

  private double windowInformation(int c) {
    double since = equivalentFullCycles() - cell[c * WIDTH + WINDOW_CYCLES];
    double shared = cell[c * WIDTH + WINDOW_SHARED_VAR] + COMMON_VAR;
    return 1 / (cell[c * WIDTH + WINDOW_VAR] + shared + DRIFT_PER_CYCLE * Math.max(0, since));
  }

  private double curveInformation(int c) {
    double variance = CapacityTrack.variance(cell, c * WIDTH + TRACK);
    double since = Math.max(0, equivalentFullCycles() - cell[c * WIDTH + TRACK_CYCLES]);
    return variance > 0 ? 1 / (variance + RATED_VAR + DRIFT_PER_CYCLE * since) : 0;
  }

  /** Byte form of the block that changes with every sample. */
  public byte[] packBlock() {
    ByteBuffer out = ByteBuffer.allocate(packBytes() + curve.length * Double.BYTES);
    out.put(curve.length == 0 ? VERSION : WITH_CURVE);
    for (double value : pack) {
      out.putDouble(value);
    }
    out.putLong(monotonicMs).putLong(timestampMs).putInt(bootId).put((byte) (started ? 1 : 0));
    out.putLong(steps);
    for (double value : curve) {
      out.putDouble(value);
    }
    return out.array();
  }

  /** Byte form of the block that changes when {@link #cellSteps()} does. */
  public byte[] cellBlock() {
    int numbers = cell.length + offset.length;
    ByteBuffer out = ByteBuffer.allocate(1 + numbers * Double.BYTES).put(WITH_OFFSET);
    out.asDoubleBuffer().put(cell).put(offset);
    return out.array();
  }

  /** Fills this state from both blocks. */
  void fill(byte[] packBlock, byte[] cellBlock) {
    boolean withCurve = packBlock.length > packBytes() && packBlock[0] == WITH_CURVE;
    byte[] rest = withCurve ? Arrays.copyOf(packBlock, packBytes()) : packBlock;
    if (withCurve) {
      rest[0] = VERSION;
    }
    ByteBuffer in = opened("health pack block", rest, VERSION, packBytes());
    for (int i = 0; i < pack.length; i++) {
      pack[i] = in.getDouble();
    }
    monotonicMs = in.getLong();
    timestampMs = in.getLong();
    bootId = in.getInt();
    started = in.get() != 0;
    steps = in.getLong();
    if (packBlock.length == packBytes() + curve.length * Double.BYTES) {
      ByteBuffer followed = ByteBuffer.wrap(packBlock, packBytes(), curve.length * Double.BYTES);
      for (int i = 0; i < curve.length; i++) {
        curve[i] = followed.getDouble();
      }
    }
    boolean withOffset = cellBlock.length > 0 && cellBlock[0] == WITH_OFFSET;
    int numbers = cell.length + (withOffset ? offset.length : 0);
    byte version = withOffset ? WITH_OFFSET : VERSION;
    DoubleBuffer rows =
        opened("health cell block", cellBlock, version, 1 + numbers * Double.BYTES)
            .asDoubleBuffer();
    rows.get(cell);
    if (withOffset) {
      rows.get(offset);
    }
  }

  /** Whether two states are equal to the bit. */
  public boolean sameAs(HealthState other) {
    return Arrays.equals(packBlock(), other.packBlock())
        && Arrays.equals(cellBlock(), other.cellBlock());
  }

  private static int packBytes() {
    return 1 + PACK_SIZE * Double.BYTES + 3 * Long.BYTES + Integer.BYTES + 1;
  }

  private static ByteBuffer opened(String name, byte[] bytes, byte version, int length) {
    if (bytes.length == 0 || bytes[0] != version) {
      throw new IllegalArgumentException(
          "%s must be of version %d, but was %s"
              .formatted(name, version, bytes.length == 0 ? "empty" : bytes[0]));
    }
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          "%s must have %d bytes for this pack, but had %d".formatted(name, length, bytes.length));
    }
    return ByteBuffer.wrap(bytes, 1, length - 1);
  }
}

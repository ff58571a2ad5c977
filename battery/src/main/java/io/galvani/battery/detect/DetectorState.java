package io.galvani.battery.detect;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.sentinel.SentinelState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Open and pending alerts and running comparisons of one pack, with a versioned byte form in three
 * blocks: a small one that may change with every sample, one per cell that changes when {@link
 * #cellSteps()} does, and what changes seldom: what the sentinel has gathered and the past of
 * resistances.
 */
public final class DetectorState {
  private static final byte VERSION = 1;

  /** Of the cell block, which holds the open window of resistances since. */
  private static final byte CELL_VERSION = 2;

  /** Of the watch block, which was the sentinel alone and holds the past of resistances since. */
  private static final byte WATCH_VERSION = 2;

  /** Of the fast block: alerts only. */
  private static final byte FAST_VERSION = 3;

  /** Of the fast block that held the sentinel too. */
  private static final byte WATCHING_FAST_VERSION = 2;

  /** Columns of floats per cell in the cell block. */
  private static final int COLUMNS = 10;

  final AlertBook alerts = new AlertBook();
  final ResistancePast resistance;
  SentinelState sentinel = SentinelState.unseen();
  final int cells;

  /** Estimator's cell steps seen so far. */
  long cellSteps;

  /** Event time of the last comparison and of the start of the self-discharge window, UTC ms. */
  long windowStartMs;

  double packOffsetV = Double.NaN;
  int packOffsetSamples;
  float lastMeanV = Float.NaN;

  final float[] lastV;
  final float[] windowSocDelta;
  final float[] offsetV;
  final float[] lastResidualV;
  final float[] knownSocDelta;
  final float[] knownR0DeltaOhm;
  final float[] runLowA;
  final float[] runHighA;
  final float[] stuckRun;
  final float[] offsetRun;

  DetectorState(int cells) {
    this.cells = cells;
    resistance = new ResistancePast(cells);
    lastV = new float[cells];
    windowSocDelta = new float[cells];
    offsetV = new float[cells];
    lastResidualV = new float[cells];
    knownSocDelta = new float[cells];
    knownR0DeltaOhm = new float[cells];
    runLowA = new float[cells];
    runHighA = new float[cells];
    stuckRun = new float[cells];
    offsetRun = new float[cells];
    Arrays.fill(lastV, Float.NaN);
    Arrays.fill(windowSocDelta, Float.NaN);
  }

  private float[][] columns() {
    return new float[][] {
      lastV,
      windowSocDelta,
      offsetV,
      lastResidualV,
      knownSocDelta,
      knownR0DeltaOhm,
      runLowA,
      runHighA,
      stuckRun,
      offsetRun
    };
  }

  /** How often the cells were compared; the cell block changed when this did. */
  public long cellSteps() {
    return cellSteps;
  }

  /** Whether sign and units of this pack's channels are right, as far as is known. */
  public SentinelState sentinel() {
    return sentinel;
  }

  /** Byte form of the alerts: 3 bytes when there is none. */
  public byte[] fastBlock() {
    ByteBuffer out = ByteBuffer.allocate(1 + alerts.byteLength());
    alerts.write(out.put(FAST_VERSION));
    return out.array();
  }

  /** How often the past of resistances has changed; the watch block did when this does. */
  public int pastWindows() {
    return resistance.windows;
  }

  /**
   * Byte form of the sentinel and the past of resistances. The sentinel gathers with every sample,
   * but may be stored as seldom as its {@linkplain SentinelState#batches() batches} or verdict or
   * {@link #pastWindows()} change: a restart then begins the open batch anew and loses no verdict.
   */
  public byte[] watchBlock() {
    byte[] watch = sentinel.bytes();
    ByteBuffer out = ByteBuffer.allocate(1 + ResistancePast.byteLength(cells) + watch.length);
    resistance.write(out.put(WATCH_VERSION));
    return out.put(watch).array();
  }

  /** Byte form of the comparisons. */
  public byte[] cellBlock() {
    int columnBytes = COLUMNS * cells * Float.BYTES;
    ByteBuffer out =
        ByteBuffer.allocate(
            1 + 8 + 8 + 8 + 4 + 4 + columnBytes + ResistancePast.openByteLength(cells));
    out.put(CELL_VERSION).putLong(cellSteps).putLong(windowStartMs);
    out.putDouble(packOffsetV).putInt(packOffsetSamples).putFloat(lastMeanV);
    for (float[] column : columns()) {
      for (float value : column) {
        out.putFloat(value);
      }
    }
    resistance.writeOpen(out);
    return out.array();
  }

  /**
   * Reads the blocks back.
   *
   * @param watchBlock empty for a pack that is to be watched anew, unless the fast block is of a
   *     version that holds the sentinel
   * @throws IllegalArgumentException if they are not of a known version or not of this model
   */
  public static DetectorState read(
      PackModel model, byte[] fastBlock, byte[] cellBlock, byte[] watchBlock) {
    DetectorState state = new DetectorState(model.cells());
    try {
      state.readFast(fastBlock);
      state.readWatch(watchBlock);
      boolean older = cellBlock.length > 0 && cellBlock[0] == VERSION;
      ByteBuffer in = opened("cell block", cellBlock, older ? VERSION : CELL_VERSION);
      state.cellSteps = in.getLong();
      state.windowStartMs = in.getLong();
      state.packOffsetV = in.getDouble();
      state.packOffsetSamples = in.getInt();
      state.lastMeanV = in.getFloat();
      for (float[] column : state.columns()) {
        for (int c = 0; c < column.length; c++) {
          column[c] = in.getFloat();
        }
      }
      if (!older) {
        state.resistance.readOpen(in);
      }
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(
            "cell block must fit " + model.cells() + " cells, but is longer");
      }
    } catch (BufferUnderflowException | ArrayIndexOutOfBoundsException tooShort) {
      throw new IllegalArgumentException(
          "detector blocks must fit " + model.cells() + " cells, but do not", tooShort);
    }
    return state;
  }

  private void readFast(byte[] bytes) {
    byte version = bytes.length == 0 ? FAST_VERSION : bytes[0];
    boolean older = version == VERSION || version == WATCHING_FAST_VERSION;
    ByteBuffer in = opened("fast block", bytes, older ? version : FAST_VERSION);
    alerts.read(in);
    if (version == WATCHING_FAST_VERSION) {
      byte[] watch = new byte[in.remaining()];
      in.get(watch);
      sentinel = SentinelState.read(watch);
    }
  }

  private void readWatch(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] != WATCH_VERSION) {
      sentinel = SentinelState.read(bytes);
    } else if (bytes.length > 0) {
      ByteBuffer in = opened("watch block", bytes, WATCH_VERSION);
      resistance.read(in);
      byte[] watch = new byte[in.remaining()];
      in.get(watch);
      sentinel = SentinelState.read(watch);
    }
  }

  private static ByteBuffer opened(String name, byte[] bytes, byte version) {
    if (bytes.length == 0 || bytes[0] != version) {
      throw new IllegalArgumentException(
          name
              + " must be of version "
              + version
              + ", but was "
              + (bytes.length == 0 ? "empty" : Integer.toString(bytes[0])));
    }
    return ByteBuffer.wrap(bytes, 1, bytes.length - 1);
  }
}

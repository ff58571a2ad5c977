package io.galvani.battery.charge;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The charges of a pack, sample by sample: at the end of each whole one, between 5 and 50 degC, its
 * features go into the history of every cell that it tells of. Whichever model looks at it, the
 * history is the same one. One thread at a time; stepping allocates nothing but histories that are
 * not there. The charge in progress has a byte form of its own, because it changes with every
 * sample, what was told only once a charge.
 *
 * <p>Histories take 5.5 kB a cell and are needed once a charge: whoever follows thousands of packs
 * keeps them elsewhere ({@link #putAway}).
 */
public final class PackCharges {
  private static final byte VERSION = 2;

  /** Histories without the charges before the one at hand. */
  private static final byte WITHOUT_LATEST = 1;

  private static final double COLDEST_DEG_C = 5;
  private static final double HOTTEST_DEG_C = 50;

  /** Stands for histories that are elsewhere. */
  private static final ChargeHistory[] AWAY = {};

  private final int cells;
  private final ChargeFeatures features;
  private final float[] charge = new float[ChargeFeature.COUNT];
  private ChargeHistory[] history = AWAY;
  private Consumer<PackCharges> back = nothing -> {};
  private long charges;

  /** Nothing seen of a pack yet. */
  public PackCharges(PackModel model) {
    this.cells = model.cells();
    this.features = new ChargeFeatures(model);
  }

  /**
   * Takes a sample after the filter has stepped on it. A rejected one changes nothing.
   *
   * @return whether a whole charge ended with it that told of some cell; until the next step {@link
   *     #told} and {@link #copyTo} say what
   */
  public boolean step(PackState state, PackSample sample, StepOutcome outcome) {
    if (outcome == StepOutcome.REJECTED || !features.add(sample)) {
      return false;
    }
    double degC = state.temperatureDegC();
    if (!(degC >= COLDEST_DEG_C && degC <= HOTTEST_DEG_C)) {
      return false;
    }
    int told = 0;
    for (int c = 0; c < cells; c++) {
      if (features.complete(c)) {
        features.copyTo(c, charge);
        history(c).add(charge);
        told++;
      }
    }
    charges += told > 0 ? 1 : 0;
    return told > 0;
  }

  /**
   * Takes a sample that is seen again, whose charge, if one ended with it, is in the histories: the
   * charge in progress is followed, nothing is told.
   */
  public void follow(PackSample sample, StepOutcome outcome) {
    if (outcome != StepOutcome.REJECTED) {
      features.add(sample);
    }
  }

  /** Whether a charge is in progress, or was up to the last sample. */
  public boolean isOpen() {
    return features.isOpen();
  }

  /**
   * Byte form of the charge in progress, at most 0.35 kB a cell; empty where none is: then what
   * comes next is as if nothing had been before.
   */
  public byte[] openBlock() {
    return features.block();
  }

  /**
   * Goes on with the charge that {@link #openBlock()} was taken of, at the sample after, where
   * nothing was seen yet; an empty block changes nothing.
   *
   * @throws IllegalArgumentException if it is of no known version, of another pack or damaged; all
   *     is as it was
   */
  public void restoreOpen(byte[] block) {
    features.restore(block);
  }

  /** Cells in series. */
  public int cells() {
    return cells;
  }

  /** Whether the charge that ended tells of a cell. */
  public boolean told(int c) {
    return features.complete(c);
  }

  /** What it tells of a {@link #told} cell, in the order of {@link ChargeFeature}. */
  public void copyTo(int c, float[] to) {
    features.copyTo(c, to);
  }

  /** What all charges so far tell of a cell. */
  public ChargeHistory history(int c) {
    return histories()[c];
  }

  private ChargeHistory[] histories() {
    if (history == AWAY) {
      history = begun();
      charges = 0;
      back.accept(this);
    }
    return history;
  }

  private ChargeHistory[] begun() {
    ChargeHistory[] begun = new ChargeHistory[cells];
    Arrays.setAll(begun, c -> new ChargeHistory());
    return begun;
  }

  /**
   * Lets go of the histories until they are needed again.
   *
   * @param ofCharges what {@link #charges} says until then
   * @param bringBack gives this object's {@link #restore} what {@link #block} was before; where it
   *     does not, all begins anew, with no charge
   */
  public void putAway(long ofCharges, Consumer<PackCharges> bringBack) {
    charges = ofCharges;
    history = AWAY;
    back = bringBack;
  }

  /** Whole charges that told of some cell; the block changes when this does. */
  public long charges() {
    return charges;
  }

  /** Byte form of all that later charges add to. */
  public byte[] block() {
    ChargeHistory[] all = histories();
    int length = 1 + Integer.BYTES + Long.BYTES;
    for (ChargeHistory cell : all) {
      length += cell.bytes();
    }
    ByteBuffer out = ByteBuffer.allocate(length).put(VERSION).putInt(cells);
    out.putLong(charges);
    for (ChargeHistory cell : all) {
      cell.write(out);
    }
    return out.array();
  }

  /**
   * Overwrites all by what {@link #block()} gave; an empty block changes nothing.
   *
   * @throws IllegalArgumentException if it is of no known version, of another pack or damaged; all
   *     is as it was
   */
  public void restore(byte[] block) {
    if (block.length == 0) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(block);
    byte version = in.get();
    if (version != WITHOUT_LATEST) {
      require("version", VERSION, version);
    }
    try {
      require("cells", cells, in.getInt());
      long readCharges = in.getLong();
      ChargeHistory[] read = begun();
      for (ChargeHistory cell : read) {
        cell.read(in, version == VERSION);
      }
      require("bytes beyond its end", 0, in.remaining());
      charges = readCharges;
      history = read;
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("charge state must be whole, but is cut", cut);
    }
  }

  static void require(String what, long expected, long actual) {
    if (expected != actual) {
      throw new IllegalArgumentException(
          "%s of a charge state must be %d, but was %d".formatted(what, expected, actual));
    }
  }
}

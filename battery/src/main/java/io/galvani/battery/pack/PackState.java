package io.galvani.battery.pack;

/**
 * Everything that the equation-based estimators know of one pack, as primitive arrays over its
 * cells, with a versioned byte form in two blocks: a small one that changes with every sample and
 * one per cell that changes when the per-cell filters step.
 */
public final class PackState {
  PackState() {}

  /** Number of the last sample stepped, -1 before the first. */
  public long seq() {
    throw new UnsupportedOperationException();
  }

  /** Mean state of charge of the pack, 0..1. */
  public double soc() {
    throw new UnsupportedOperationException();
  }

  /** Standard deviation of {@link #soc()}. */
  public double socSigma() {
    throw new UnsupportedOperationException();
  }

  /** Estimated offset of the current sensor, A, positive if it reads too high. */
  public double currentBiasA() {
    throw new UnsupportedOperationException();
  }

  /** Last innovation of the mean cell voltage, V, and its sigma. */
  public double innovationV() {
    throw new UnsupportedOperationException();
  }

  public double innovationSigmaV() {
    throw new UnsupportedOperationException();
  }

  public int cells() {
    throw new UnsupportedOperationException();
  }

  /** State of charge of a cell, 0..1. */
  public double cellSoc(int cell) {
    throw new UnsupportedOperationException();
  }

  public double cellSocSigma(int cell) {
    throw new UnsupportedOperationException();
  }

  /** Ohmic resistance of a cell at the present state, Ohm. */
  public double cellR0Ohm(int cell) {
    throw new UnsupportedOperationException();
  }

  public double cellR0SigmaOhm(int cell) {
    throw new UnsupportedOperationException();
  }

  /** How often the per-cell filters have stepped; the cell block changed when this did. */
  public long cellSteps() {
    throw new UnsupportedOperationException();
  }

  /** Digest of every bit of the state: equal digests mean equal states. */
  public long digest() {
    throw new UnsupportedOperationException();
  }

  /** Byte form of the block that changes with every sample. */
  public byte[] packBlock() {
    throw new UnsupportedOperationException();
  }

  /** Byte form of the block that changes when {@link #cellSteps()} does. */
  public byte[] cellBlock() {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads both blocks back.
   *
   * @throws IllegalArgumentException if they are not of a known version or not of this model
   */
  public static PackState read(PackModel model, byte[] packBlock, byte[] cellBlock) {
    throw new UnsupportedOperationException();
  }
}

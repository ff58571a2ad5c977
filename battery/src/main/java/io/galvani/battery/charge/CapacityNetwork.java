package io.galvani.battery.charge;

/** A learned model of capacity as a function, whatever runs it. */
public interface CapacityNetwork {
  /** Numbers of an answer. */
  int ANSWERS = 2;

  /**
   * Estimates the capacity of one cell.
   *
   * @param row {@link ChargeHistory#INPUTS} numbers, as {@link ChargeHistory#copyTo} gives them,
   *     with the use that {@link TaughtUses#mark} marked
   * @param answer takes capacity and half the width of its 90 % interval, both in Ah
   */
  void estimate(float[] row, float[] answer);
}

package io.galvani.release.slot;

import org.jspecify.annotations.Nullable;

/**
 * What the pointer file says.
 *
 * @param committed slot that serves, null for none: then the equations alone do
 * @param committedCounter release in it, 0 for none
 * @param trial slot under trial, null for none
 * @param trialCounter release in it, 0 for none
 * @param state how far the trial is
 * @param revertedCounter last release that was undone, 0 for none
 * @param revertedTimes how often that one was undone
 * @param reason why it was undone, empty for none
 */
public record SlotPointer(
    @Nullable Slot committed,
    long committedCounter,
    @Nullable Slot trial,
    long trialCounter,
    SlotState state,
    long revertedCounter,
    int revertedTimes,
    String reason) {

  /** One of the two folders. */
  public enum Slot {
    A,
    B
  }

  /** How far the newest release is. */
  public enum SlotState {
    /** No trial; the committed slot serves, or none does. */
    COMMITTED,
    /** Written and verified, not yet loaded. */
    STAGED,
    /** Runs beside the committed one without effect. */
    SHADOW,
    /** The trial was undone; the committed slot serves, or none does. */
    REVERTED
  }

  static SlotPointer empty() {
    return new SlotPointer(null, 0, null, 0, SlotState.COMMITTED, 0, 0, "");
  }

  /** The slot that a new release may overwrite. */
  Slot free() {
    return committed == Slot.A ? Slot.B : Slot.A;
  }

  SlotPointer staged(long counter) {
    return new SlotPointer(
        committed,
        committedCounter,
        free(),
        counter,
        SlotState.STAGED,
        revertedCounter,
        revertedTimes,
        reason);
  }

  SlotPointer shadow() {
    return new SlotPointer(
        committed,
        committedCounter,
        trial,
        trialCounter,
        SlotState.SHADOW,
        revertedCounter,
        revertedTimes,
        reason);
  }

  SlotPointer commit() {
    return new SlotPointer(trial, trialCounter, null, 0, SlotState.COMMITTED, 0, 0, "");
  }

  SlotPointer retire(String why) {
    return new SlotPointer(null, 0, null, 0, SlotState.REVERTED, committedCounter, 1, why);
  }

  SlotPointer revert(String why) {
    int times = revertedCounter == trialCounter ? revertedTimes + 1 : 1;
    return new SlotPointer(
        committed, committedCounter, null, 0, SlotState.REVERTED, trialCounter, times, why);
  }
}

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
 * @param revertedTimes how often that one was undone, without boots that ended a steady trial
 * @param reason why it was undone, empty for none; of a trial, whether it is steady
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
  private static final String STEADY = "steady";
  private static final String BOOT_OF_STEADY = "boot of a steady trial";
  private static final String BOOT_OF_NEW = "boot before commit";

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

  /** The shadow has run for long enough that a boot which ends it says nothing against it. */
  SlotPointer steady() {
    return new SlotPointer(
        committed,
        committedCounter,
        trial,
        trialCounter,
        state,
        revertedCounter,
        revertedTimes,
        STEADY);
  }

  /** Whether there is a trial that has run for long enough. */
  public boolean ranLong() {
    return trial != null && reason.equals(STEADY);
  }

  /** Whether what was undone last had run well until the device was booted. */
  public boolean blameless() {
    return state == SlotState.REVERTED && reason.equals(BOOT_OF_STEADY);
  }

  /** Whether nothing but a boot ended the last trial of this release. */
  public boolean endedByBoot(long counter) {
    boolean boot = reason.equals(BOOT_OF_STEADY) || reason.equals(BOOT_OF_NEW);
    return boot && trial == null && revertedCounter == counter;
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

  /** A boot undoes what was not committed. */
  SlotPointer booted() {
    SlotPointer counted = revert(ranLong() ? BOOT_OF_STEADY : BOOT_OF_NEW);
    return ranLong() ? counted.times(counted.revertedTimes - 1) : counted;
  }

  private SlotPointer times(int times) {
    return new SlotPointer(
        committed, committedCounter, trial, trialCounter, state, revertedCounter, times, reason);
  }
}

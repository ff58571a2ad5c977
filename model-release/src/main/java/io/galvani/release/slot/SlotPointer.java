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
 * @param revertedTimes how often that one was undone, without boots that say nothing against it
 * @param switchedOff how often in a row it was switched off before a trial of it was steady
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
    int switchedOff,
    String reason) {
  /** A trial that was switched off so often before it was steady may be what does it. */
  public static final int MOST_SWITCHED_OFF = 8;

  private static final String STEADY = "steady";
  private static final String BOOT_OF_STEADY = "boot of a steady trial";
  private static final String BOOT_OF_NEW = "boot before commit";
  private static final String BOOT_OF_OFF = "boot of a trial that was switched off";

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
    return new SlotPointer(null, 0, null, 0, SlotState.COMMITTED, 0, 0, 0, "");
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
        switchedOff,
        reason);
  }

  /** Nothing was staged: the disk failed before it could be tried. */
  SlotPointer unstaged() {
    return new SlotPointer(
        committed,
        committedCounter,
        null,
        0,
        revertedCounter == 0 ? SlotState.COMMITTED : SlotState.REVERTED,
        revertedCounter,
        revertedTimes,
        switchedOff,
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
        switchedOff,
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
        0,
        STEADY);
  }

  /** Whether there is a trial that has run for long enough. */
  public boolean ranLong() {
    return trial != null && reason.equals(STEADY);
  }

  /** Whether nothing is held against what was undone last. */
  public boolean blameless() {
    boolean off = reason.equals(BOOT_OF_OFF) && !offTooOften();
    return state == SlotState.REVERTED && (reason.equals(BOOT_OF_STEADY) || off);
  }

  /** Whether it was switched off so often, and so soon, that this may be its own doing. */
  public boolean offTooOften() {
    return switchedOff >= MOST_SWITCHED_OFF;
  }

  /** Whether nothing but a boot ended the last trial of this release. */
  public boolean endedByBoot(long counter) {
    boolean boot =
        reason.equals(BOOT_OF_STEADY) || reason.equals(BOOT_OF_NEW) || reason.equals(BOOT_OF_OFF);
    return boot && trial == null && revertedCounter == counter;
  }

  SlotPointer commit() {
    return new SlotPointer(trial, trialCounter, null, 0, SlotState.COMMITTED, 0, 0, 0, "");
  }

  SlotPointer retire(String why) {
    return new SlotPointer(null, 0, null, 0, SlotState.REVERTED, committedCounter, 1, 0, why);
  }

  SlotPointer revert(String why) {
    boolean again = revertedCounter == trialCounter;
    return new SlotPointer(
        committed,
        committedCounter,
        null,
        0,
        SlotState.REVERTED,
        trialCounter,
        again ? revertedTimes + 1 : 1,
        again ? switchedOff : 0,
        why);
  }

  /** A boot undoes what was not committed. */
  SlotPointer booted() {
    SlotPointer counted = revert(ranLong() ? BOOT_OF_STEADY : BOOT_OF_NEW);
    return ranLong() ? counted.without(switchedOff, BOOT_OF_STEADY) : counted;
  }

  /** Nobody died at the boot: device or agent had been switched off. */
  SlotPointer excused() {
    return reason.equals(BOOT_OF_NEW) ? without(switchedOff + 1, BOOT_OF_OFF) : this;
  }

  /** The last boot does not count. */
  private SlotPointer without(int off, String why) {
    return new SlotPointer(
        committed,
        committedCounter,
        trial,
        trialCounter,
        state,
        revertedCounter,
        revertedTimes - 1,
        off,
        why);
  }
}

package io.galvani.edge.model;

import io.galvani.release.slot.SlotPointer;
import io.galvani.schemas.model.ModelDesired;

/**
 * What is desired of the releases of a model, held against what is installed.
 *
 * @param desired what the pack was told
 * @param installed what the slots say
 * @param newestCommitted newest release that was ever committed here, 0 = none
 */
record Wish(ModelDesired desired, SlotPointer installed, long newestCommitted) {
  /** A trial that boots ended so often, and so soon, is not begun again. */
  private static final int MOST_BOOTS = 3;

  /** Release to be run, 0 = none. */
  long wanted() {
    return desired.counter();
  }

  /** Whether what is on trial is not what is wanted. */
  boolean endsTrial() {
    return installed.trial() != null && installed.trialCounter() != wanted();
  }

  /** Whether what serves was withdrawn. */
  boolean withdrawsServing() {
    return desired.withdrawn() > 0 && desired.withdrawn() == installed.committedCounter();
  }

  /** Whether what serves is to give way to the equations. */
  boolean endsServing() {
    return installed.committed() != null && (withdrawsServing() || wanted() == 0);
  }

  /** Whether what is wanted is never to be tried here, or not again. */
  boolean isVain() {
    boolean behind = wanted() <= newestCommitted || wanted() == desired.withdrawn();
    boolean hopeless = installed.revertedCounter() == wanted() && !mayTryAgain();
    return behind || hopeless;
  }

  /** Whether what is wanted is on trial. */
  boolean isOnTrial() {
    return installed.trialCounter() == wanted();
  }

  private boolean mayTryAgain() {
    return installed.reason().startsWith("boot")
        && installed.revertedTimes() < MOST_BOOTS
        && !installed.offTooOften();
  }
}

package io.galvani.edge.model;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Ends and promotes releases: what runs changes at once, the slots as soon as the disk takes it. A
 * step that the disk did not take stays, in order, and is tried again by {@link #settle}.
 */
final class SlotSteps {
  private final InstalledReleases installed;
  private final Lanes<?> lanes;
  private final ServingSwitch serving;
  private final Deque<Step> owed = new ArrayDeque<>();

  /** A change on disk that may be begun again after it failed. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  SlotSteps(InstalledReleases installed, Lanes<?> lanes, ServingSwitch serving) {
    this.installed = installed;
    this.lanes = lanes;
    this.serving = serving;
  }

  /** Whether the slots say what runs. */
  boolean isSettled() {
    return owed.isEmpty();
  }

  /** Brings the slots to what runs; throws where the disk still fails. */
  void settle() throws IOException {
    for (Step next = owed.peek(); next != null; next = owed.peek()) {
      next.run();
      owed.remove();
    }
  }

  private void settle(Step step) throws IOException {
    owed.add(step);
    settle();
  }

  /** What was to be put on trial never ran. */
  void untried() {
    try {
      settle(installed::unstage);
    } catch (IOException disk) {
      installed.failures().failed(disk);
    }
  }

  /** Ends the trial, if there is one. */
  void undo(String reason) throws IOException {
    lanes.dropTrial();
    settle(() -> installed.revert(reason));
  }

  /** Takes what serves out of service, if anything does. */
  void retire(String reason) throws IOException {
    lanes.dropServing();
    settle(() -> installed.retire(reason));
  }

  /** What is on trial serves soon; where the disk fails it stays on trial. To be settled. */
  void promote() throws IOException {
    installed.commit();
    serving.promote();
    owed.add(installed::rememberCommitted);
  }

  /** The agent ends in order; what cannot be settled any more is settled by the next boot. */
  void close() {
    try {
      settle();
    } catch (IOException disk) {
      installed.failures().failed(disk);
      installed.closeUntried();
    }
  }
}

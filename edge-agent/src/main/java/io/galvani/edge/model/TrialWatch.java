package io.galvani.edge.model;

import io.galvani.schemas.model.ModelFigures;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The watch over what is on trial: since when it runs, what it showed before a boot, when that is
 * stored, and whether it has failed, has proved itself, or goes on. It decides nothing but that;
 * {@link ModelKeeper} acts on it. Time is given.
 */
final class TrialWatch {
  /** A trial that ran so long did not cause the boot that ended it. */
  private static final long STEADY_MS = 600_000;

  /** So much of a trial a power cut takes back. */
  private static final long KEEP_MS = 600_000;

  private final TrialJudge judge;
  private final InstalledReleases installed;
  private final PackLanes all;
  private final Lanes<?> lanes;
  private long beganMs;
  private long keptMs;
  private boolean goesOn;

  /** What is to become of the trial. */
  enum Outcome {
    GOES_ON,
    PROVED,
    FAILED
  }

  /**
   * What the watch found.
   *
   * @param reason why it has failed, else empty
   */
  record Verdict(Outcome outcome, String reason) {
    static Verdict failed(String reason) {
      return new Verdict(Outcome.FAILED, reason);
    }
  }

  /**
   * @param all releases of the pack, which share its budget
   * @param lanes those of this model
   */
  TrialWatch(TrialJudge judge, InstalledReleases installed, PackLanes all, Lanes<?> lanes) {
    this.judge = judge;
    this.installed = installed;
    this.all = all;
    this.lanes = lanes;
  }

  /**
   * Puts a release on trial.
   *
   * @param earlier what it showed before a boot, null = nothing
   */
  void begin(LoadedRelease release, @Nullable LaneEvidence earlier, long nowMs) {
    lanes.shadow(release, earlier);
    goesOn = earlier != null;
    beganMs = nowMs;
    keptMs = nowMs;
  }

  /** Looks at what is on trial; something must be. */
  Verdict look(long nowMs) throws IOException {
    ModelFigures figures = lanes.figures();
    Optional<String> fault =
        judge
            .broken(lanes.faults(), lanes.failure())
            .or(() -> judge.overBudget(figures, all.memoryMib()));
    if (fault.isPresent()) {
      return Verdict.failed(fault.get());
    }
    // Before, it does not serve because of what it showed earlier.
    boolean steady = nowMs - beganMs >= STEADY_MS;
    if (judge.isOver(figures) && (steady || !goesOn)) {
      return judge.worse(figures).map(Verdict::failed).orElse(new Verdict(Outcome.PROVED, ""));
    }
    if (steady) {
      installed.steady();
    }
    keep(nowMs);
    return new Verdict(Outcome.GOES_ON, "");
  }

  /** Stores what is on trial has shown, now and then. */
  private void keep(long nowMs) {
    if (nowMs - keptMs >= KEEP_MS) {
      keptMs = nowMs;
      lanes.evidence().ifPresent(installed::keep);
    }
  }

  /** The agent ends in order: what is on trial, if anything is, goes on from here. */
  void close() {
    lanes.evidence().ifPresent(installed::close);
  }
}

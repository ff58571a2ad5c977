package io.galvani.edge.model;

import io.galvani.edge.config.ModelsConfig;
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

  /** What could not be stored is tried again after so long. */
  private static final long AGAIN_MS = 60_000;

  private final TrialJudge judge;
  private final InstalledReleases installed;
  private final PackLanes all;
  private final Lanes<?> lanes;
  private long beganMs;
  private long keepMs;
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
  TrialWatch(ModelsConfig config, InstalledReleases installed, PackLanes all, Lanes<?> lanes) {
    this.judge = new TrialJudge(config, lanes.terms());
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
    keepMs = nowMs + KEEP_MS;
  }

  /** Looks at what is on trial; something must be. Touches no disk. */
  Verdict look(long nowMs) {
    ModelFigures figures = lanes.figures();
    Optional<String> fault =
        judge
            .broken(lanes.trialFaults(), lanes.trialFailure())
            .or(() -> judge.overBudget(figures, all.memoryMib()));
    if (fault.isPresent()) {
      return Verdict.failed(fault.get());
    }
    // Before, it does not serve because of what it showed earlier.
    if (judge.isOver(figures) && (isSteady(nowMs) || !goesOn)) {
      return judge.worse(figures).map(Verdict::failed).orElse(new Verdict(Outcome.PROVED, ""));
    }
    return new Verdict(Outcome.GOES_ON, "");
  }

  /** Why what serves must go; empty while it may stay, and where nothing does. */
  Optional<String> servingFault() {
    return judge.broken(lanes.servingFaults(), lanes.servingFailure());
  }

  private boolean isSteady(long nowMs) {
    return nowMs - beganMs >= STEADY_MS;
  }

  /** Stores, now and then, that the trial goes on and what it has shown. */
  void store(long nowMs) throws IOException {
    if (isSteady(nowMs)) {
      installed.steady();
    }
    if (nowMs >= keepMs) {
      boolean kept = lanes.evidence().map(installed::keep).orElse(true);
      keepMs = nowMs + (kept ? KEEP_MS : AGAIN_MS);
    }
  }

  /** The agent ends in order: what is on trial, if anything is, goes on from here. */
  void close() {
    lanes.evidence().ifPresent(installed::close);
  }
}

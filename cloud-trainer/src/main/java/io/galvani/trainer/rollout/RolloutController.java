package io.galvani.trainer.rollout;

import io.galvani.trainer.rollout.PackReport.Stage;
import io.galvani.trainer.rollout.Rollout.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moves a rollout on, or stops it and takes it back. Holds nothing between two calls. */
public final class RolloutController {
  private static final int SMALL_WAVE = 10;

  private final RolloutRules rules;

  public RolloutController(RolloutRules rules) {
    this.rules = rules;
  }

  /**
   * The state after what is known now: the same one, the next wave, done, or rolled back.
   *
   * @param packs that were told to run the release
   * @param reports by pack, those without one wait
   */
  Rollout step(Rollout rollout, WavePacks packs, Map<String, PackReport> reports, long nowMs) {
    return step(rollout, standing(rollout, packs, reports, nowMs), nowMs);
  }

  /** The same, of a wave that was looked at already. */
  Rollout step(Rollout rollout, WaveStanding wave, long nowMs) {
    if (rollout.state() != State.RUNNING) {
      return rollout;
    }
    if (wave.failing().size() > allowed(wave.reached())) {
      return rollout.in(State.ROLLED_BACK, nowMs, String.join("; ", wave.failing()));
    }
    if (wave.proved() && wave.packHours() >= rules.leastPackHours()) {
      return rollout.nextWave(
          nowMs,
          "wave of %d %% passed: %d packs, %.1f pack-hours%s"
              .formatted(rollout.percent(), wave.reached(), wave.packHours(), wave.withoutWord()));
    }
    return rollout;
  }

  private int allowed(int reached) {
    return reached <= SMALL_WAVE ? 0 : (int) (rules.mostFailing() * reached);
  }

  /**
   * Packs that are away, or have nothing to judge the release by, neither block nor count. Any may
   * fail; promotions and hours are those of packs that the wave was the first to reach.
   */
  WaveStanding standing(
      Rollout rollout, WavePacks packs, Map<String, PackReport> reports, long nowMs) {
    int reached = 0;
    int pending = 0;
    int promoted = 0;
    int idle = 0;
    double packHours = 0;
    List<String> failing = new ArrayList<>();
    for (String pack : packs.told()) {
      PackReport report = reports.get(pack);
      boolean speaksOfIt = report != null && report.counter() == rollout.counter();
      if (report == null || (!speaksOfIt && !report.online())) {
        continue;
      }
      idle += report.idle() ? 1 : 0;
      if (!speaksOfIt || report.stage() == Stage.WAITING || report.stage() == Stage.STAGED) {
        pending += report.canTell() ? 1 : 0;
        continue;
      }
      reached++;
      // A wave is over once its packs have promoted the release; one that left in trial is no bar.
      pending += report.canTell() && report.stage() == Stage.SHADOW ? 1 : 0;
      Optional<String> failure = rules.failure(report, nowMs);
      failure.ifPresent(why -> failing.add(pack + " " + why));
      if (failure.isEmpty() && packs.isAsked(pack)) {
        promoted += report.stage() == Stage.COMMITTED ? 1 : 0;
        packHours += report.hours();
      }
    }
    return new WaveStanding(reached, pending, promoted, idle, packHours, failing);
  }
}

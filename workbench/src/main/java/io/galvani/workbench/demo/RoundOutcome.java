package io.galvani.workbench.demo;

import io.galvani.workbench.summary.Summary;
import org.jspecify.annotations.Nullable;

/**
 * What became of a round from fleet to model and back.
 *
 * @param releases releases that went out
 * @param promotions packs that run a release at the end
 * @param rollbacks rollouts that were taken back
 * @param heldOutErrorChampion mean absolute error of the filter on packs held out, points of SOC;
 *     null where nothing was trained
 * @param heldOutErrorChallenger the same of the trained model
 * @param word how it ended, for people
 */
public record RoundOutcome(
    int releases,
    int promotions,
    int rollbacks,
    @Nullable Double heldOutErrorChampion,
    @Nullable Double heldOutErrorChallenger,
    String word) {

  /** The summary with this in it. */
  Summary in(Summary summary) {
    return summary.withRound(
        releases, promotions, rollbacks, heldOutErrorChampion, heldOutErrorChallenger);
  }
}

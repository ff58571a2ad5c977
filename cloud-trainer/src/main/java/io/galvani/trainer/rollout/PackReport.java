package io.galvani.trainer.rollout;

/**
 * What an edge last said of a pack and a release.
 *
 * @param pack {@code tenant/pack}
 * @param counter release that it speaks of
 * @param stage how far it is
 * @param lastHeardMs when, Unix ms
 * @param online whether the edge is known to be connected
 * @param idle whether the release was shown nothing that it could be judged by for longer than the
 *     rules let a wave wait
 * @param hours how long the release has run, shadow included
 * @param anchorError mean error at anchors since, NaN before the first
 * @param championAnchorError the serving model's error at the same anchors
 * @param innovationRatio mean innovation of the release over the serving model's, NaN if unknown
 * @param alertsPerDay raised since
 * @param championAlertsPerDay before
 * @param latencyMs 99th percentile of a run
 * @param memoryMib that the release added, native included
 * @param divergence mean distance to the serving model: told, never judged
 * @param refusal code, empty for none
 */
public record PackReport(
    String pack,
    long counter,
    Stage stage,
    long lastHeardMs,
    boolean online,
    boolean idle,
    double hours,
    double anchorError,
    double championAnchorError,
    double innovationRatio,
    double alertsPerDay,
    double championAlertsPerDay,
    double latencyMs,
    double memoryMib,
    double divergence,
    String refusal) {

  /** Whether it can still tell something of the release that it speaks of. */
  boolean canTell() {
    return online && !idle;
  }

  /** How far a pack is. */
  public enum Stage {
    WAITING,
    STAGED,
    SHADOW,
    COMMITTED,
    REVERTED,
    REFUSED
  }
}

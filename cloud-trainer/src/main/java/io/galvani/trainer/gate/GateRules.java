package io.galvani.trainer.gate;

/**
 * What a challenger must fulfil.
 *
 * @param leastGain by how much its mean error must be smaller, as a share of the champion's
 * @param mostStratumLoss by how much any stratum may be worse, as a share
 * @param leastCoverage share of rows that its 90 % intervals must hold
 * @param leastPacks held-out packs without which nothing is decided
 * @param mostLatencyMs for 96 rows on one core
 * @param mostBytes size of the model
 * @param resamples of the bootstrap
 * @param seed of the bootstrap
 */
public record GateRules(
    double leastGain,
    double mostStratumLoss,
    double leastCoverage,
    int leastPacks,
    double mostLatencyMs,
    long mostBytes,
    int resamples,
    long seed) {
  /** 3 % better, no stratum over 10 % worse, 85 % covered, 5 packs, 5 ms, 4 MiB. */
  public static final GateRules DEFAULT =
      new GateRules(0.03, 0.10, 0.85, 5, 5, 4L * 1024 * 1024, 2000, 1);
}

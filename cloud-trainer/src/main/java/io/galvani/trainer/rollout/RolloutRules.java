package io.galvani.trainer.rollout;

import java.time.Duration;
import java.util.Optional;

/**
 * What a wave must show.
 *
 * @param leastPackHours hours over all its packs before the next wave begins
 * @param mostFailing share of its packs that may fail; one may not, whatever the share, if the wave
 *     has ten or fewer
 * @param mostAnchorLoss by how much the error at anchors may be worse, as a share
 * @param mostInnovationRatio mean innovation over the serving model's
 * @param mostExtraAlertsPerDay more than before
 * @param mostLatencyMs 99th percentile
 * @param mostMemoryMib native included
 * @param mostSilence after which a pack that was online and runs the release counts as failing
 */
public record RolloutRules(
    double leastPackHours,
    double mostFailing,
    double mostAnchorLoss,
    double mostInnovationRatio,
    double mostExtraAlertsPerDay,
    double mostLatencyMs,
    double mostMemoryMib,
    Duration mostSilence) {

  /** 24 pack-hours, one in ten failing, 10 % worse, 1.5-fold, 0.5 alerts, 50 ms, 64 MiB, 30 min. */
  public static final RolloutRules DEFAULT =
      new RolloutRules(24, 0.1, 0.1, 1.5, 0.5, 50, 64, Duration.ofMinutes(30));

  /** Why the pack fails, empty if it does not. Divergence alone is no failure. */
  Optional<String> failure(PackReport report, long nowMs) {
    return switch (report.stage()) {
      case REFUSED -> Optional.of("refused: " + report.refusal());
      case REVERTED -> Optional.of("reverted");
      case WAITING, STAGED -> Optional.empty();
      case SHADOW, COMMITTED -> behaviour(report, nowMs);
    };
  }

  private Optional<String> behaviour(PackReport report, long nowMs) {
    double anchorBound = report.championAnchorError() * (1 + mostAnchorLoss);
    if (report.anchorError() > anchorBound) {
      return told("error at anchors", report.anchorError(), anchorBound);
    }
    if (report.innovationRatio() > mostInnovationRatio) {
      return told("innovation ratio", report.innovationRatio(), mostInnovationRatio);
    }
    double alertBound = report.championAlertsPerDay() + mostExtraAlertsPerDay;
    if (report.alertsPerDay() > alertBound) {
      return told("alerts a day", report.alertsPerDay(), alertBound);
    }
    if (!(report.latencyMs() <= mostLatencyMs)) {
      return told("latency in ms", report.latencyMs(), mostLatencyMs);
    }
    if (!(report.memoryMib() <= mostMemoryMib)) {
      return told("memory in MiB", report.memoryMib(), mostMemoryMib);
    }
    long silentMs = nowMs - report.lastHeardMs();
    boolean silent = report.online() && silentMs > mostSilence.toMillis();
    return silent
        ? told("silence in s", silentMs / 1000.0, mostSilence.toSeconds() * 1.0)
        : Optional.empty();
  }

  private static Optional<String> told(String what, double actual, double bound) {
    return Optional.of("%s must be %.4g or less, but was %.4g".formatted(what, bound, actual));
  }
}

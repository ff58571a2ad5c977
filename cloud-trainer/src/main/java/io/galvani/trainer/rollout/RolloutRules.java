package io.galvani.trainer.rollout;

import io.galvani.chassis.config.Require;
import io.galvani.schemas.model.ModelFigures;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a wave must show.
 *
 * @param leastPackHours hours of event time over the packs that a wave was the first to reach,
 *     before the next one begins, default 24
 * @param mostFailing share of its packs that may fail, default 0.1; one may not, whatever the
 *     share, if the wave has ten or fewer
 * @param mostAnchorLoss by how much the error at anchors may be worse, as a share, default 0.1;
 *     errors below half a point are as good as none
 * @param mostInnovationRatio mean innovation over the serving model's, default 1.5
 * @param mostExtraAlertsPerDay more than before, default 0.5
 * @param mostLatencyMs 99th percentile of a step, time on the processor, ms, default 50
 * @param mostMemoryMib that the release adds, native included, MiB, default 64
 * @param mostSilence after which a pack that was online and runs the release counts as failing, as
 *     long as most others are heard; default PT30M
 * @param mostIdle without anything shown to the release on a pack, after which the wave goes on
 *     without that pack's word, default PT72H
 */
public record RolloutRules(
    Double leastPackHours,
    Double mostFailing,
    Double mostAnchorLoss,
    Double mostInnovationRatio,
    Double mostExtraAlertsPerDay,
    Double mostLatencyMs,
    Double mostMemoryMib,
    Duration mostSilence,
    Duration mostIdle) {

  /** What holds where nothing else is said. */
  public static final RolloutRules DEFAULT =
      new RolloutRules(
          24.0, 0.1, 0.1, 1.5, 0.5, 50.0, 64.0, Duration.ofMinutes(30), Duration.ofDays(3));

  public RolloutRules {
    leastPackHours = inRange("least_pack_hours", leastPackHours, 24, 1e9);
    mostFailing = inRange("most_failing", mostFailing, 0.1, 1);
    mostAnchorLoss = inRange("most_anchor_loss", mostAnchorLoss, 0.1, 1e9);
    mostInnovationRatio = inRange("most_innovation_ratio", mostInnovationRatio, 1.5, 1e9);
    mostExtraAlertsPerDay = inRange("most_extra_alerts_per_day", mostExtraAlertsPerDay, 0.5, 1e9);
    mostLatencyMs = inRange("most_latency_ms", mostLatencyMs, 50, 1e9);
    mostMemoryMib = inRange("most_memory_mib", mostMemoryMib, 64, 1e9);
    mostSilence = positive("most_silence", mostSilence, Duration.ofMinutes(30));
    mostIdle = positive("most_idle", mostIdle, Duration.ofDays(3));
  }

  private static double inRange(String name, @Nullable Double given, double standard, double most) {
    return given == null ? standard : Require.inRange(name, given, 0, most);
  }

  private static Duration positive(String name, @Nullable Duration given, Duration standard) {
    Require.positive(name + ".s", (given == null ? standard : given).toSeconds());
    return given == null ? standard : given;
  }

  /** The same with other hours over the packs of a wave. */
  public RolloutRules withLeastPackHours(double hours) {
    return with(hours, mostMemoryMib);
  }

  /** The same with another limit for the memory that a release adds, MiB. */
  public RolloutRules withMostMemoryMib(double mib) {
    return with(leastPackHours, mib);
  }

  private RolloutRules with(double hours, double mib) {
    return new RolloutRules(
        hours,
        mostFailing,
        mostAnchorLoss,
        mostInnovationRatio,
        mostExtraAlertsPerDay,
        mostLatencyMs,
        mib,
        mostSilence,
        mostIdle);
  }

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
    double anchorBound =
        Math.max(
            ModelFigures.SMALL_ANCHOR_ERROR, report.championAnchorError() * (1 + mostAnchorLoss));
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

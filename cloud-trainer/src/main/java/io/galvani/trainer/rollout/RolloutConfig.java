package io.galvani.trainer.rollout;

import io.galvani.chassis.config.Require;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the rollout controller.
 *
 * @param kafka client settings passed through to Kafka; {@code bootstrap.servers} is needed
 * @param rules what a wave must show; what is absent is as in {@link RolloutRules#DEFAULT}
 * @param step between two looks at the fleet; default 1 s
 * @param operationsPort loopback port of health and metrics; 0 takes a free one, below 0 none;
 *     default 9405
 */
public record RolloutConfig(
    Map<String, String> kafka,
    @Nullable Rules rules,
    @Nullable Duration step,
    @Nullable Integer operationsPort) {
  private static final int DEFAULT_OPERATIONS_PORT = 9405;
  private static final Duration DEFAULT_STEP = Duration.ofSeconds(1);

  public RolloutConfig {
    if (kafka == null || kafka.getOrDefault("bootstrap.servers", "").isBlank()) {
      throw new IllegalArgumentException(
          "kafka must hold bootstrap.servers (host:port, ...), but does not");
    }
    kafka = Map.copyOf(kafka);
    if (step != null) {
      Require.inRange("step", step.toMillis(), 10, 3_600_000);
    }
    if (operationsPort != null) {
      Require.inRange("operations_port", operationsPort, -1, 65_535);
    }
  }

  /**
   * What a wave must show; an absent key keeps its default.
   *
   * @param leastPackHours hours of event time over all packs of a wave; default 24
   * @param mostFailing share of a wave that may fail; default 0.1
   * @param mostAnchorLoss by how much the error at anchors may be worse, as a share; default 0.1
   * @param mostInnovationRatio innovation over the serving model's; default 1.5
   * @param mostExtraAlertsPerDay more than before; default 0.5
   * @param mostLatencyMs 99th percentile of a step, ms; default 50
   * @param mostMemoryMib that the release adds, MiB; default 64
   * @param mostSilence after which an online pack counts as failing; default 30 min
   */
  public record Rules(
      @Nullable Double leastPackHours,
      @Nullable Double mostFailing,
      @Nullable Double mostAnchorLoss,
      @Nullable Double mostInnovationRatio,
      @Nullable Double mostExtraAlertsPerDay,
      @Nullable Double mostLatencyMs,
      @Nullable Double mostMemoryMib,
      @Nullable Duration mostSilence) {

    RolloutRules toRules() {
      RolloutRules standard = RolloutRules.DEFAULT;
      return new RolloutRules(
          orElse("least_pack_hours", leastPackHours, standard.leastPackHours()),
          orElse("most_failing", mostFailing, standard.mostFailing()),
          orElse("most_anchor_loss", mostAnchorLoss, standard.mostAnchorLoss()),
          orElse("most_innovation_ratio", mostInnovationRatio, standard.mostInnovationRatio()),
          orElse(
              "most_extra_alerts_per_day", mostExtraAlertsPerDay, standard.mostExtraAlertsPerDay()),
          orElse("most_latency_ms", mostLatencyMs, standard.mostLatencyMs()),
          orElse("most_memory_mib", mostMemoryMib, standard.mostMemoryMib()),
          mostSilence == null ? standard.mostSilence() : mostSilence);
    }

    private static double orElse(String name, @Nullable Double given, double standard) {
      return given == null ? standard : Require.inRange(name, given, 0, 1e9);
    }
  }

  RolloutRules effectiveRules() {
    return rules == null ? RolloutRules.DEFAULT : rules.toRules();
  }

  Duration effectiveStep() {
    return step == null ? DEFAULT_STEP : step;
  }

  int port() {
    return operationsPort == null ? DEFAULT_OPERATIONS_PORT : operationsPort;
  }
}

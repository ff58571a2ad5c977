package io.galvani.trainer.rollout;

import io.galvani.chassis.config.Require;
import io.galvani.trainer.kafka.KafkaOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the rollout controller.
 *
 * @param kafka client settings passed through to Kafka; {@code bootstrap.servers} is needed
 * @param rules what a wave must show
 * @param repository folder of releases: after a rollback, the release before is left there as a
 *     candidate to be signed; absent: a person does that
 * @param step between two looks at the fleet, default PT1S
 * @param operationsPort loopback port of health and metrics, default 9405; 0 takes a free one,
 *     below 0 serves nothing
 */
public record RolloutConfig(
    Map<String, String> kafka,
    RolloutRules rules,
    @Nullable Path repository,
    Duration step,
    Integer operationsPort) {
  private static final int DEFAULT_OPERATIONS_PORT = 9405;

  public RolloutConfig {
    kafka = KafkaOptions.requireAddress(kafka);
    if (repository != null && !Files.isDirectory(repository)) {
      throw new IllegalArgumentException("repository must be a folder, but was " + repository);
    }
    rules = rules == null ? RolloutRules.DEFAULT : rules;
    step = step == null ? Duration.ofSeconds(1) : step;
    Require.inRange("step.ms", step.toMillis(), 10, 3_600_000);
    operationsPort = operationsPort == null ? DEFAULT_OPERATIONS_PORT : operationsPort;
    Require.inRange("operations_port", operationsPort, -1, 65_535);
  }
}

package io.galvani.stream.processor;

import io.galvani.chassis.config.Require;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicSettings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the stream processor.
 *
 * @param instance name of this process, default {@code processor}: in accounts, and with {@code
 *     staticMembership} in the consumer group
 * @param application identity of the consumer group, the transactions and the internal topics,
 *     default {@code galvani-processor}; all instances share it
 * @param operationsPort loopback port of health and metrics, default 9473; 0 takes a free one,
 *     below 0 serves nothing
 * @param stateDir folder of the state stores, default {@code state/processor}; it may be lost
 * @param silence wall-clock time without a frame after which a pack counts as silent, default
 *     PT60S; PT0S: never
 * @param threads stream threads, default 2
 * @param cacheMb memory of the store caches, all threads together, MiB, default 32
 * @param livePacks packs that a task keeps as live objects, default 5000
 * @param commitInterval time between two commits, default PT0.1S: output is visible after the next
 *     one, so it is most of the latency
 * @param standbyReplicas copies of the state that other instances keep up to date, default 0
 * @param staticMembership whether a restarted instance takes its old place without a rebalance,
 *     default false; needs an {@code instance} of its own for every process
 * @param modelRoot file {@code root/1.json} of the releases whose corrections may run here; without
 *     it none runs
 * @param topics how topics are created
 * @param kafka passed to Kafka's clients; {@code bootstrap.servers} must be given
 */
public record ProcessorConfig(
    String instance,
    String application,
    Integer operationsPort,
    String stateDir,
    Duration silence,
    Integer threads,
    Integer cacheMb,
    Integer livePacks,
    Duration commitInterval,
    Integer standbyReplicas,
    Boolean staticMembership,
    @Nullable String modelRoot,
    TopicSettings topics,
    Map<String, String> kafka) {

  public ProcessorConfig {
    instance = Require.text("instance", orElse(instance, "processor"));
    application = Require.text("application", orElse(application, "galvani-processor"));
    operationsPort = Require.inRange("operations_port", orElse(operationsPort, 9473), -1, 65_535);
    stateDir = Require.text("state_dir", orElse(stateDir, "state/processor"));
    silence = orElse(silence, Duration.ofSeconds(60));
    Require.inRange("silence.ms", silence.toMillis(), 0, Duration.ofDays(30).toMillis());
    threads = Require.inRange("threads", orElse(threads, 2), 1, 64);
    cacheMb = Require.inRange("cache_mb", orElse(cacheMb, 32), 0, 65_536);
    livePacks = Require.inRange("live_packs", orElse(livePacks, 5_000), 1, 10_000_000);
    commitInterval = orElse(commitInterval, Duration.ofMillis(100));
    Require.inRange("commit_interval.ms", commitInterval.toMillis(), 10, 60_000);
    standbyReplicas = Require.inRange("standby_replicas", orElse(standbyReplicas, 0), 0, 8);
    staticMembership = orElse(staticMembership, false);
    topics = orElse(topics, TopicSettings.DEFAULT);
    kafka = KafkaSettings.require(kafka);
  }

  /** Defaults for everything that has one. */
  public static ProcessorConfig of(
      String bootstrapServers,
      String stateDir,
      Duration silence,
      int operationsPort,
      TopicSettings topics) {
    return new ProcessorConfig(
        "processor",
        "galvani-processor",
        operationsPort,
        stateDir,
        silence,
        2,
        32,
        5_000,
        Duration.ofMillis(100),
        0,
        false,
        null,
        topics,
        Map.of("bootstrap.servers", bootstrapServers));
  }

  /** The same, running releases that a root document vouches for. */
  public ProcessorConfig withModelRoot(String file) {
    return new ProcessorConfig(
        instance,
        application,
        operationsPort,
        stateDir,
        silence,
        threads,
        cacheMb,
        livePacks,
        commitInterval,
        standbyReplicas,
        staticMembership,
        file,
        topics,
        kafka);
  }

  /** A key that is absent in the file arrives as null, whatever the component's type says. */
  private static <T> T orElse(@Nullable T given, T fallback) {
    return given == null ? fallback : given;
  }
}

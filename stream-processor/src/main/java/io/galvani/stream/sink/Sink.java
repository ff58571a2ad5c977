package io.galvani.stream.sink;

import io.galvani.chassis.health.HealthState;
import io.galvani.chassis.health.OperationsServer;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicPartitions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The sink as a program: Kafka's estimates, alerts, rollups and accounts into the time series. What
 * is committed is stored; what is stored twice replaces itself.
 */
public final class Sink implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final SinkConfig config;
  private final SinkMetrics metrics;
  private final OperationsServer operations;
  private @Nullable SinkLoop loop;
  private @Nullable Thread thread;

  /** A sink with metrics of its own. */
  public Sink(SinkConfig config) {
    this(config, new PrometheusRegistry());
  }

  /** A sink that adds its metrics to a registry; one sink a registry. */
  public Sink(SinkConfig config, PrometheusRegistry registry) {
    this.config = config;
    this.metrics = new SinkMetrics(registry);
    this.operations = new OperationsServer(config.operationsPort(), registry);
    operations.check("store", this::storeHealth);
    operations.check("progress", this::progressHealth);
  }

  /** Starts reading; waits for nothing. */
  public synchronized void start() {
    if (loop != null) {
      throw new IllegalStateException("sink must be new to be started, but was started before");
    }
    operations.start();
    SinkLoop started = new SinkLoop(config, instance(), metrics, SinkPorts.open(config));
    loop = started;
    Thread running = new Thread(started, "sink");
    running.start();
    thread = running;
  }

  /** Port of health and metrics, -1 when there is none. */
  public int operationsPort() {
    return operations.port();
  }

  /** How far it is; may be called by any thread at any time. */
  public SinkProgress progress() {
    return metrics.progress();
  }

  /**
   * Waits until everything that the topics hold now is stored and committed.
   *
   * @return false if the time ran out first
   */
  public boolean awaitDrained(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Map<TopicPartition, Long> ends = ends(patience);
    SinkLoop running;
    synchronized (this) {
      running = loop;
    }
    while (running != null) {
      Map<TopicPartition, Long> stored = running.input().stored();
      if (ends.entrySet().stream()
          .allMatch(end -> stored.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
        return true;
      }
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(LOOK.toMillis());
    }
    return false;
  }

  /** Writes what was read, commits, ends. */
  @Override
  public void close() {
    SinkLoop running;
    Thread ending;
    synchronized (this) {
      running = loop;
      ending = thread;
    }
    if (running != null && ending != null) {
      running.stop();
      try {
        ending.join(CLOSE.toMillis());
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
      ending.interrupt();
    }
    operations.close();
  }

  private Map<TopicPartition, Long> ends(Duration patience) {
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(KafkaSettings.reader(config.kafka(), "galvani-sink-ends"))) {
      return reader.endOffsets(
          RecordPoints.TOPICS.stream()
              .flatMap(topic -> TopicPartitions.of(reader, topic, patience).stream())
              .collect(Collectors.toSet()));
    }
  }

  /** Counts restart with the process, so every run accounts under a name of its own. */
  private String instance() {
    long run = ThreadLocalRandom.current().nextLong();
    return config.instance() + "-" + HexFormat.of().toHexDigits(run, 8);
  }

  private HealthState storeHealth() {
    SinkProgress now = metrics.progress();
    return now.state() == SinkState.PAUSED
        ? HealthState.failing("store does not take points: " + now.detail())
        : HealthState.ok("store takes points");
  }

  private HealthState progressHealth() {
    SinkProgress now = metrics.progress();
    String age =
        now.newestTimestampMs() == 0
            ? "none"
            : (System.currentTimeMillis() - now.newestTimestampMs()) / 1000 + " s";
    String detail =
        "state %s, points %d, waiting %d, lag %d, newest sample %s, dead letters %d"
            .formatted(
                now.state(),
                now.points(),
                now.waitingPoints(),
                now.lagRecords(),
                age,
                now.deadLetters());
    return now.state() == SinkState.STOPPED ? HealthState.failing(detail) : HealthState.ok(detail);
  }
}

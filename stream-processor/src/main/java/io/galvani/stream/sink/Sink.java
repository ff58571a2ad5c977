package io.galvani.stream.sink;

import io.galvani.chassis.health.HealthState;
import io.galvani.chassis.health.OperationsServer;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicPartitions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink as a program: Kafka's estimates, alerts, rollups and accounts into the time series. What
 * is committed is stored; what is stored twice replaces itself.
 */
public final class Sink implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(Sink.class);
  private static final String ADDRESS = "bootstrap.servers";
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final SinkConfig config;
  private final SinkMetrics metrics;
  private final OperationsServer operations;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String trouble = "";
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
    if (thread != null) {
      throw new IllegalStateException("sink must be new to be started, but was started before");
    }
    operations.start();
    SinkLoop opened = opened();
    loop = opened;
    Thread running = new Thread(opened == null ? this::runOnceOpened : opened, "sink");
    running.start();
    thread = running;
  }

  /**
   * Null where Kafka's name means nothing yet: its clients are not even made without an address.
   */
  private @Nullable SinkLoop opened() {
    try {
      return new SinkLoop(config, instance(), metrics, SinkPorts.open(config));
    } catch (KafkaException nowhere) {
      Throwable root = nowhere.getCause() == null ? nowhere : nowhere.getCause();
      String why = String.valueOf(root.getMessage());
      if (!why.equals(trouble)) {
        LOG.warn("Sink waits for Kafka, address={} reason={}", config.kafka().get(ADDRESS), why);
      }
      trouble = why;
      return null;
    }
  }

  private void runOnceOpened() {
    SinkLoop opened = null;
    while (opened == null) {
      try {
        if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        return;
      }
      opened = opened();
    }
    LOG.info("Sink begins, Kafka has an address");
    trouble = "";
    synchronized (this) {
      if (closing.getCount() == 0) {
        opened.stop();
      }
      loop = opened;
    }
    opened.run();
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
      closing.countDown();
      running = loop;
      ending = thread;
    }
    if (running != null) {
      running.stop();
    }
    if (ending != null) {
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
    if (!trouble.isEmpty()) {
      return HealthState.failing("waits for Kafka: " + trouble);
    }
    return now.state() == SinkState.STOPPED ? HealthState.failing(detail) : HealthState.ok(detail);
  }
}

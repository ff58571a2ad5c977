package io.galvani.stream.bridge;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.health.HealthState;
import io.galvani.chassis.health.OperationsServer;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.mqtt.PahoTransport;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge as a program: {@link #start} returns at once, and the bridge waits for Kafka and the
 * broker as long as it takes; {@link #close} forwards what it has taken, says so to edges and
 * Kafka, and ends all threads.
 */
public final class Bridge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final long CLOSE_PATIENCE_MS = 15_000;

  private final BridgeMetrics metrics;
  private final BridgeLoop loop;
  private final OperationsServer operations;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Thread thread;

  /** A bridge that has not started; throws when certificate files cannot be read. */
  public Bridge(BridgeConfig config) {
    PrometheusRegistry registry = new PrometheusRegistry();
    String clientId = "galvani-" + config.instance();
    this.metrics = new BridgeMetrics(registry);
    this.loop =
        new BridgeLoop(
            config,
            new PahoTransport(config.mqtt(), "galvani-bridge-" + config.shard()),
            () -> new KafkaProducer<>(KafkaSettings.producer(config.kafka(), clientId)),
            Clock.systemUTC(),
            metrics);
    this.operations = new OperationsServer(config.port(), registry);
    this.thread = new Thread(this::run, clientId);
    addGauges();
    operations.check("mqtt", () -> state(loop.mqttUp(), "subscribed", "not connected"));
    operations.check("kafka", () -> state(loop.kafkaUp(), "takes records", "not available"));
    operations.check("topics", this::topics);
  }

  private HealthState topics() {
    String trouble = loop.trouble();
    return trouble == null
        ? HealthState.ok("packs and models are followed")
        : HealthState.failing(trouble);
  }

  private void addGauges() {
    metrics.gauge("mqtt_up", "1 when subscribed", () -> loop.mqttUp() ? 1 : 0);
    metrics.gauge("kafka_up", "1 when Kafka takes records", () -> loop.kafkaUp() ? 1 : 0);
    metrics.gauge("unacknowledged_messages", "Messages not acknowledged yet", loop::inFlight);
    metrics.gauge(
        "oldest_unacknowledged_seconds",
        "How long the oldest message has been waiting for Kafka",
        loop::oldestUnacknowledgedSeconds);
  }

  private static HealthState state(boolean up, String good, String bad) {
    return up ? HealthState.ok(good) : HealthState.failing(bad);
  }

  /** Starts the bridge's thread and its operations port. */
  public void start() {
    operations.start();
    thread.start();
  }

  private void run() {
    try {
      loop.run();
    } catch (InterruptedException ending) {
      LOG.debug("Bridge was interrupted while it waited");
    } catch (InputException unusable) {
      failure.set(unusable);
      LOG.error("Bridge stops: {}", unusable.getMessage());
    } catch (RuntimeException | Error unexpected) {
      failure.set(unexpected);
      LOG.error("Bridge stops, nothing is lost", unexpected);
    } finally {
      loop.release();
    }
  }

  /** Waits until the bridge ends; throws what ended it, if that was not {@link #close}. */
  public void join() throws InterruptedException {
    thread.join();
    if (failure.get() instanceof RuntimeException cause) {
      throw cause;
    }
    if (failure.get() instanceof Error cause) {
      throw cause;
    }
  }

  /** What was done so far; from any thread. */
  public BridgeStats stats() {
    return new BridgeStats(
        metrics.frames(),
        metrics.bytes(),
        metrics.samples(),
        metrics.duplicates(),
        metrics.framesAhead(),
        metrics.refusedFrames(),
        metrics.deadLetters(),
        loop.mqttUp() && loop.kafkaUp());
  }

  /** Port of health and metrics, -1 if there is none. */
  public int operationsPort() {
    return operations.port();
  }

  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(CLOSE_PATIENCE_MS);
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(CLOSE_PATIENCE_MS);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    operations.close();
  }
}

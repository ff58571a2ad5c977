package io.galvani.trainer.rollout;

import io.galvani.chassis.health.HealthState;
import io.galvani.chassis.health.OperationsServer;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.trainer.kafka.DurableProducer;
import io.galvani.trainer.kafka.KafkaOptions;
import io.galvani.trainer.rollout.Rollout.State;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rollout controller as a program. All it knows is in topics: killed at any point, it reads
 * them again and goes on. A step is stored before any pack is told of it, and what packs are told
 * follows from what is stored.
 */
public final class RolloutService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutService.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final long WRITE_PATIENCE_S = 30;

  private final RolloutConfig config;
  private final InstantSource clock;
  private final RolloutController controller;
  private final Reissues reissues;
  private final OperationsServer operations;
  private final Counter steps;
  private final Counter told;
  private final RolloutProgress progress;
  private final Thread thread;
  private volatile Map<String, Rollout> rollouts = Map.of();
  private volatile boolean up;
  private volatile String trouble = "";
  private volatile boolean stopping;

  /** A controller that has not started. */
  public RolloutService(RolloutConfig config) {
    this.config = config;
    this.clock = InstantSource.system();
    this.controller = new RolloutController(config.rules());
    this.reissues = new Reissues(config.repository(), clock);
    PrometheusRegistry registry = new PrometheusRegistry();
    this.steps = counter(registry, "steps", "Changes of a rollout by itself", "state");
    this.told = counter(registry, "told", "Packs told what to run");
    this.progress = new RolloutProgress(registry, config.rules().leastPackHours());
    this.operations = new OperationsServer(config.operationsPort(), registry);
    this.thread = new Thread(this::run, "galvani-rollout");
    operations.check(
        "kafka",
        () ->
            up
                ? HealthState.ok("read to its end")
                : HealthState.failing(trouble.isEmpty() ? "not read" : "not read: " + trouble));
  }

  private static Counter counter(
      PrometheusRegistry registry, String what, String help, String... labels) {
    return Counter.builder()
        .name("galvani_rollout_" + what)
        .help(help)
        .labelNames(labels)
        .register(registry);
  }

  /** Starts its thread and its operations port. */
  public void start() {
    operations.start();
    thread.start();
  }

  /** Waits until it has ended. */
  public void join() throws InterruptedException {
    thread.join();
  }

  /** The newest state of every model's rollouts, as far as it has been read. */
  public Map<String, Rollout> rollouts() {
    return rollouts;
  }

  private void run() {
    while (!stopping) {
      try {
        work();
      } catch (KafkaException | IllegalStateException unavailable) {
        if (!stopping) {
          waits(KafkaOptions.why(unavailable));
          pause();
        }
      } catch (RuntimeException unforeseen) {
        LOG.error("Rollouts stand still, everything is read again", unforeseen);
        pause();
      } catch (InterruptedException ending) {
        LOG.debug("Rollout controller was interrupted");
        return;
      } finally {
        up = false;
      }
    }
  }

  /** One line a reason, not one a try. */
  private void waits(String why) {
    if (!why.equals(trouble)) {
      LOG.warn(
          "Rollouts wait for Kafka, address={} reason={}",
          KafkaOptions.address(config.kafka()),
          why);
      trouble = why;
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException ending) {
      stopping = true;
    }
  }

  /** Reads everything, then goes on with it until told to stop or Kafka is lost. */
  private void work() throws InterruptedException {
    FleetView fleet = new FleetView();
    FleetJudge judge = new FleetJudge(fleet, config.rules());
    try (FleetTopics topics = new FleetTopics(config.kafka());
        KafkaRolloutLog log = new KafkaRolloutLog(config.kafka(), KafkaTopic.ROLLOUTS.name());
        KafkaProducer<byte[], byte[]> producer = DurableProducer.open(config.kafka())) {
      while (!stopping) {
        if (topics.poll(config.step(), fleet, clock.millis())) {
          step(fleet, judge, log, producer);
          if (!trouble.isEmpty()) {
            LOG.info("Rollouts go on, Kafka is read to its end");
            trouble = "";
          }
          up = true;
        }
        rollouts = fleet.rollouts();
      }
    } catch (InterruptException ending) {
      throw new InterruptedException("interrupted while it spoke to Kafka");
    }
  }

  private void step(
      FleetView fleet, FleetJudge judge, RolloutLog log, KafkaProducer<byte[], byte[]> producer)
      throws InterruptedException {
    fleet.overwritten().forEach(log::append);
    for (Rollout stopped : fleet.takenBackBefore()) {
      Set<String> left = fleet.toldToRun(stopped.model(), stopped.counter());
      tell(judge, fleet, stopped, left, producer);
    }
    for (Rollout stored : fleet.rollouts().values()) {
      Set<String> known = judge.known(stored);
      Map<String, PackReport> reports = judge.reports(stored, known, clock.millis());
      WaveStanding wave =
          controller.standing(
              stored, judge.reached(stored, known, reports), reports, clock.millis());
      Rollout next = controller.step(stored, wave, clock.millis());
      if (!next.equals(stored)) {
        log.append(next);
        fleet.rollout(next);
        steps.labelValues(next.state().name().toLowerCase(Locale.ROOT)).inc();
        report(next);
      }
      if (next.equals(stored)) {
        progress.of(next, wave);
      }
      reissues.heed(next);
      if (next.state() != State.PAUSED) {
        tell(judge, fleet, next, judge.reached(next, known, reports).told(), producer);
      }
    }
  }

  private static void report(Rollout next) {
    LOG.info(
        "Rollout moved, model={} counter={} state={} wave={} reason={}",
        next.model(),
        next.counter(),
        next.state(),
        next.wave() + 1,
        next.reason());
  }

  private void tell(
      FleetJudge judge,
      FleetView fleet,
      Rollout rollout,
      Set<String> packs,
      KafkaProducer<byte[], byte[]> producer)
      throws InterruptedException {
    List<ModelDesired> news = new ArrayList<>();
    for (String pack : packs) {
      ModelDesired desired = judge.desired(rollout, pack, clock.millis());
      if (!FleetJudge.same(fleet.told(pack, rollout.model()), desired)) {
        news.add(desired);
      }
    }
    tell(fleet, news, producer);
  }

  private void tell(
      FleetView fleet, List<ModelDesired> news, KafkaProducer<byte[], byte[]> producer)
      throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ModelDesired desired : news) {
      byte[] key = desired.key().getBytes(StandardCharsets.UTF_8);
      sent.add(
          producer.send(
              new ProducerRecord<>(KafkaTopic.MODELS_DESIRED.name(), key, desired.toBytes())));
    }
    for (int k = 0; k < news.size(); k++) {
      confirm(sent.get(k));
      fleet.tell(news.get(k));
      told.inc();
    }
  }

  private static void confirm(Future<RecordMetadata> sent) throws InterruptedException {
    try {
      sent.get(WRITE_PATIENCE_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException unavailable) {
      throw new IllegalStateException(
          "topic "
              + KafkaTopic.MODELS_DESIRED.name()
              + " must take what packs are to run, but: "
              + unavailable.getMessage(),
          unavailable);
    }
  }

  @Override
  public void close() {
    stopping = true;
    if (thread.getState() != Thread.State.NEW) {
      try {
        thread.join(15_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    operations.close();
  }
}

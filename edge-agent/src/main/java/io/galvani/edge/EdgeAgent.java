package io.galvani.edge;

import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.health.HealthState;
import io.galvani.chassis.health.OperationsServer;
import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.edge.delivery.Delivery;
import io.galvani.edge.delivery.SideTraffic;
import io.galvani.edge.delivery.UplinkStats;
import io.galvani.edge.model.ModelDesk;
import io.galvani.edge.model.PackLanes;
import io.galvani.edge.monitor.PackMonitor;
import io.galvani.edge.monitor.StepObserver;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxStats;
import io.galvani.edge.source.PackSource;
import io.galvani.edge.transport.PahoTransport;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.EdgeState;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.PackAccount;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.MqttTopic;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent: one outbox, one line to the broker, one thread a pack. */
public final class EdgeAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeAgent.class);
  private static final long TICK_MS = 50;

  private final AgentConfig config;
  private final Outbox outbox;
  private final Delivery delivery;
  private final @Nullable ModelDesk models;
  private final OperationsServer operations;
  private final List<PackPipeline> pipelines = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean closed;

  /**
   * @param config agent configuration; {@code feeds} hold one feed for each of its packs
   * @param observer sees every step of the monitors
   */
  public EdgeAgent(AgentConfig config, List<PackFeed> feeds, StepObserver observer) {
    this.config = config;
    Map<PackId, PackRegistration> registrations = new LinkedHashMap<>();
    for (PackFeed feed : feeds) {
      registrations.put(config.packId(feed.pack()), Registrations.registration(config, feed));
    }
    ModelsConfig modelsConfig = config.models();
    this.models =
        modelsConfig == null
            ? null
            : new ModelDesk(modelsConfig, AgentVersion.comparable(), System::currentTimeMillis);
    this.outbox = Outbox.open(config.outbox(), registrations.keySet());
    for (PackFeed feed : feeds) {
      PackId pack = config.packId(feed.pack());
      pipelines.add(new PackPipeline(feed, pack, outbox, monitor(pack, feed, observer)));
    }
    this.delivery =
        new Delivery(
            new PahoTransport(config.broker(), config.tenant() + "." + config.edge()),
            outbox,
            registrations,
            liveSources(feeds),
            config.deliverySettings(),
            config.broker(),
            MqttTopic.edgeStatus(config.tenant(), config.edge()),
            this::status,
            models == null ? SideTraffic.NONE : models);
    PrometheusRegistry registry = new PrometheusRegistry();
    AgentMetrics.register(registry, this::snapshot);
    this.operations = new OperationsServer(config.operations(), registry);
    operations.check("broker", this::brokerHealth);
    operations.check("outbox", this::outboxHealth);
    operations.check("sources", this::sourceHealth);
    operations.check("clock", this::clockHealth);
  }

  /** Only what is measured now can be without a time; a recording has its own. */
  private Map<PackId, PackSource> liveSources(List<PackFeed> feeds) {
    Map<PackId, PackSource> live = new HashMap<>();
    for (PackFeed feed : feeds) {
      if (feed.source().describe().live()) {
        live.put(config.packId(feed.pack()), feed.source());
      }
    }
    return live;
  }

  private @Nullable PackMonitor monitor(PackId pack, PackFeed feed, StepObserver observer) {
    if (!feed.pack().monitors()) {
      return null;
    }
    PackModel model = Registrations.model(feed);
    String mapping = feed.source().channelMapping();
    PackLanes lanes =
        models == null
            ? null
            : models.add(pack, feed.pack().duty(), model, mapping, outbox.telemetry(pack)::epoch);
    return new PackMonitor(pack, model, mapping, observer, lanes);
  }

  /** Starts reading, storing and sending; returns at once, also when the broker is absent. */
  public void start() {
    operations.start();
    delivery.start();
    if (models != null) {
      models.start(delivery::wake);
    }
    for (PackPipeline pipeline : pipelines) {
      Thread thread = new Thread(pipeline, "pack-" + pipeline.pack().pack());
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    LOG.info("Edge agent started, edge={} packs={}", config.edge(), pipelines.size());
  }

  /**
   * Waits until every source has ended and the cloud covers everything that was read.
   *
   * @return whether that came about in time
   */
  public boolean awaitDone(Duration timeout) throws InterruptedException {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    while (!isDone()) {
      if (System.nanoTime() >= deadlineNs) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(TICK_MS);
      flushStale();
    }
    return true;
  }

  /** Waits until every source has ended, whatever the cloud has. */
  public void awaitSources() throws InterruptedException {
    while (!pipelines.stream().allMatch(PackPipeline::isEnded)) {
      TimeUnit.MILLISECONDS.sleep(TICK_MS);
      flushStale();
    }
  }

  private void flushStale() throws InterruptedException {
    for (PackPipeline pipeline : pipelines) {
      pipeline.flushStale();
    }
  }

  /** Whether every source has ended and the cloud covers everything that was read. */
  public boolean isDone() {
    return pipelines.stream().allMatch(p -> p.isEnded() && p.isCovered());
  }

  /** Why a source ended early, if one did. */
  public Optional<RuntimeException> failure() {
    for (PackPipeline pipeline : pipelines) {
      RuntimeException failure = pipeline.failure();
      if (failure != null) {
        return Optional.of(failure);
      }
    }
    return Optional.empty();
  }

  /** Every counter at this moment. */
  public AgentSnapshot snapshot() {
    return new AgentSnapshot(
        pipelines.stream().map(PackPipeline::snapshot).toList(),
        delivery.stats(),
        outbox.stats(),
        models == null ? 0 : models.storeFailures(),
        models == null ? 0 : models.failed());
  }

  /** The port of {@code /health} and {@code /metrics}, -1 if there is none. */
  public int operationsPort() {
    return operations.port();
  }

  private EdgeStatus status(EdgeState state) {
    OutboxStats used = outbox.stats();
    EdgeStatus.Builder status =
        EdgeStatus.newBuilder()
            .setState(state)
            .setAtMs(System.currentTimeMillis())
            .setAgentVersion(AgentVersion.text())
            .setOutboxBytes(used.usedBytes())
            .setOutboxBoundBytes(used.boundBytes());
    for (PackPipeline pipeline : pipelines) {
      PackSnapshot pack = pipeline.snapshot();
      status.addPacks(
          PackAccount.newBuilder()
              .setPack(pack.pack().pack())
              .setStreamEpoch(pack.streamEpoch())
              .setNextSeq(pack.nextSeq())
              .setWatermark(pack.watermark())
              .setDeclared(pack.declared())
              .setNewestTimestampMs(pack.newestTimestampMs()));
    }
    return status.build();
  }

  private HealthState brokerHealth() {
    UplinkStats uplink = delivery.stats();
    if (uplink.lastRefusal() != 0) {
      return HealthState.failing(
          "broker refuses with 0x" + Integer.toHexString(uplink.lastRefusal()));
    }
    return uplink.connected() ? HealthState.ok("connected") : HealthState.failing("not connected");
  }

  private HealthState outboxHealth() {
    OutboxStats used = outbox.stats();
    String detail = used.usedBytes() + " of " + used.boundBytes() + " bytes";
    return used.healthy()
        ? HealthState.ok(detail)
        : HealthState.failing(used.trouble() + ", " + detail);
  }

  private HealthState clockHealth() {
    return pipelines.stream().anyMatch(PackPipeline::waitsForClock)
        ? HealthState.failing("wall clock is not set, samples wait on disk")
        : HealthState.ok("set");
  }

  private HealthState sourceHealth() {
    return failure()
        .map(failed -> HealthState.failing(String.valueOf(failed.getMessage())))
        .orElse(HealthState.ok(pipelines.size() + " packs"));
  }

  /** Stops reading, stores what was read, says offline. What the cloud lacks stays on disk. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    pipelines.forEach(PackPipeline::stop);
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
    delivery.close();
    if (models != null) {
      models.close();
    }
    outbox.close();
    operations.close();
  }
}

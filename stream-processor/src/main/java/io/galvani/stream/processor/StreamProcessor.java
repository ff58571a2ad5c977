package io.galvani.stream.processor;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.chassis.health.HealthState;
import io.galvani.chassis.health.OperationsServer;
import io.galvani.release.run.NativeRuntime;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.model.ReleaseFeed;
import io.galvani.stream.model.ReleaseFiles;
import io.galvani.stream.model.ReleaseShelf;
import io.galvani.stream.model.RootFile;
import io.galvani.stream.topology.PackTopology;
import io.galvani.stream.topology.Registrations;
import io.galvani.stream.topology.TopologyMetrics;
import io.galvani.stream.topology.TopologySettings;
import io.galvani.stream.topology.state.CellParser;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream processor as a program: runs the topology, exactly once, until it is closed. Waits for
 * Kafka as long as it takes; a failure that does not go away stops it.
 */
public final class StreamProcessor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamProcessor.class);
  private static final Duration CLOSE = Duration.ofSeconds(30);
  private static final long RETRY_MS = 1_000;

  private final ProcessorConfig config;
  private final CellParser cells;
  private final TopologyMetrics metrics;
  private final OperationsServer operations;
  private final StateFolder folder;
  private final DamagedState damage = new DamagedState(System::nanoTime);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable KafkaStreams streams;
  private volatile State state = State.CREATED;
  private volatile String waiting = "not started";
  private volatile @Nullable InputException misfit;
  private volatile boolean rebuilding;
  private final ReleaseShelf releases = new ReleaseShelf();
  private volatile @Nullable ReleaseFeed feed;
  private @Nullable Thread starter;

  /** A processor with metrics of its own. */
  public StreamProcessor(ProcessorConfig config) {
    this(config, new PrometheusRegistry());
  }

  /** A processor that adds its metrics to a registry; one processor a registry. */
  public StreamProcessor(ProcessorConfig config, PrometheusRegistry registry) {
    this(config, registry, (json, source) -> CellLibrary.fromJson(json, source).parameters());
  }

  StreamProcessor(ProcessorConfig config, PrometheusRegistry registry, CellParser cells) {
    this.config = config;
    this.folder = new StateFolder(config);
    this.cells = cells;
    this.metrics = new TopologyMetrics(registry);
    this.operations = new OperationsServer(config.operationsPort(), registry);
    operations.check("streams", this::streamsHealth);
    operations.check("progress", this::progressHealth);
    operations.check("releases", this::releasesHealth);
    gauge(registry, "galvani_processor_lag_records", "Records not read yet", this::lagRecords);
    gauge(
        registry,
        "galvani_processor_changelog_bytes",
        "Bytes sent to changelog topics, compressed",
        this::changelogBytes);
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, java.util.function.DoubleSupplier of) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(of.getAsDouble()))
        .register(registry);
  }

  /** Starts and returns; Kafka may come later. */
  public synchronized void start() {
    if (starter != null) {
      throw new IllegalStateException("processor must be new to be started, but was started");
    }
    operations.start();
    Thread starting = new Thread(this::run, "processor-start");
    starting.setDaemon(true);
    starter = starting;
    starting.start();
  }

  private void run() {
    try {
      waiting = "waits for Kafka";
      new TopicAdmin(config.kafka(), config.topics()).ensure();
      while (closing.getCount() > 0 && !firstOffsets()) {
        Thread.sleep(RETRY_MS);
      }
      followReleases();
      startStreams();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (InputException unusable) {
      misfit = unusable;
      cannotStart(unusable);
    } catch (IllegalStateException | StreamsException unusable) {
      cannotStart(unusable);
    }
  }

  private void cannotStart(RuntimeException reason) {
    LOG.error("Processor cannot start, reason={}", reason.getMessage());
    state = State.ERROR;
    ended.countDown();
  }

  private boolean firstOffsets() throws InterruptedException {
    try {
      FirstOffsets.ensure(config.kafka(), config.application());
      return true;
    } catch (ExecutionException notYet) {
      waiting = "first offsets cannot be set: " + notYet.getCause();
      LOG.warn("First offsets cannot be set and are tried again, reason={}", waiting);
      return false;
    }
  }

  /** Releases are at hand before the first sample; while Kafka is away this waits. */
  private void followReleases() throws InterruptedException {
    String root = config.modelRoot();
    if (root == null) {
      return;
    }
    ReleaseFiles files = prepareModels();
    while (feed == null && closing.getCount() > 0) {
      ReleaseFeed opened =
          new ReleaseFeed(config.kafka(), config.instance(), RootFile.read(root), releases, files);
      try {
        opened.start();
        feed = opened;
      } catch (KafkaException unavailable) {
        opened.close();
        waiting = "releases cannot be read: " + unavailable.getMessage();
        LOG.warn("Releases cannot be read and are tried again, reason={}", waiting);
        Thread.sleep(RETRY_MS);
      }
    }
  }

  /** Beside the state, which may be wiped. */
  private ReleaseFiles prepareModels() {
    Path state = Path.of(config.stateDir()).toAbsolutePath();
    try {
      NativeRuntime.prepare(state.resolveSibling("runtime"));
      Path releaseFolder = state.resolveSibling(state.getFileName() + "-releases");
      return ReleaseFiles.open(releaseFolder.resolve(config.application()));
    } catch (IOException unusable) {
      throw new InputException(
          "the folder beside state_dir must take files, but: " + FileReason.of(unusable), unusable);
    }
  }

  private synchronized void startStreams() {
    if (closing.getCount() == 0) {
      return;
    }
    TopologySettings settings =
        new TopologySettings(config.instance(), config.silence(), config.livePacks());
    Registrations registry = new RegistryTopic(config.kafka(), System::nanoTime);
    KafkaStreams started =
        new KafkaStreams(
            PackTopology.build(settings, cells, releases, registry, metrics),
            StreamsSettings.of(config));
    started.setUncaughtExceptionHandler(new ThreadFailures(System::nanoTime, damage));
    started.setStateListener(this::changed);
    streams = started;
    if (!folder.take()) {
      started.cleanUp();
    }
    try {
      started.start();
    } catch (StreamsException unreadable) {
      if (!damage.notice(unreadable) || !damage.takeRebuild()) {
        throw unreadable;
      }
      LOG.error("State cannot be read and is built anew", unreadable);
      rebuild();
    }
  }

  private void changed(State now, State before) {
    LOG.info("Processor changed state, from={}, to={}", before, now);
    state = now;
    if (rebuilding || (now != State.ERROR && now != State.NOT_RUNNING)) {
      return;
    }
    if (closing.getCount() > 0 && damage.takeRebuild()) {
      Thread thread = new Thread(this::rebuild, "processor-rebuild");
      thread.setDaemon(true);
      thread.start();
    } else {
      ended.countDown();
    }
  }

  /** Drops the folder of the stores and starts again; their content is in the changelogs. */
  private synchronized void rebuild() {
    KafkaStreams damaged = streams;
    if (damaged != null && closing.getCount() > 0) {
      rebuilding = true;
      damaged.close(CLOSE);
      damaged.cleanUp();
      rebuilding = false;
      startStreams();
    }
  }

  /**
   * Waits until it ended, by {@link #close} or by itself; returns whether all was well.
   *
   * @throws InputException where the configuration does not fit what Kafka holds
   */
  public boolean awaitEnd() throws InterruptedException {
    ended.await();
    InputException wrong = misfit;
    if (wrong != null) {
      throw wrong;
    }
    return state != State.ERROR;
  }

  /** What Kafka Streams is doing. */
  public State state() {
    return state;
  }

  /** What the topology has counted. */
  public TopologyMetrics metrics() {
    return metrics;
  }

  /** Port of health and metrics, -1 when there is none. */
  public int operationsPort() {
    return operations.port();
  }

  /** Bytes sent to changelog topics by this process, as sent: compressed. */
  public double changelogBytes() {
    return sum("producer-topic-metrics", "byte-total", "-changelog");
  }

  /** Records of the sources that are not read yet, as far as known. */
  public double lagRecords() {
    return sum("consumer-fetch-manager-metrics", "records-lag", "galvani");
  }

  private double sum(String group, String name, String topicPart) {
    KafkaStreams running = streams;
    double sum = 0;
    if (running != null) {
      for (Map.Entry<MetricName, ? extends Metric> entry : running.metrics().entrySet()) {
        MetricName metric = entry.getKey();
        String topic = metric.tags().getOrDefault("topic", "");
        if (metric.group().equals(group)
            && metric.name().equals(name)
            && topic.contains(topicPart)
            && entry.getValue().metricValue() instanceof Double value
            && Double.isFinite(value)) {
          sum += value;
        }
      }
    }
    return sum;
  }

  private HealthState streamsHealth() {
    State now = state;
    return switch (now) {
      case RUNNING -> HealthState.ok("running");
      case REBALANCING -> HealthState.ok("takes over partitions and restores state");
      case CREATED -> HealthState.failing(waiting);
      default -> HealthState.failing("state is " + now);
    };
  }

  private HealthState releasesHealth() {
    ReleaseFeed followed = feed;
    if (followed == null) {
      return HealthState.ok("none are followed");
    }
    String trouble = followed.trouble();
    return trouble == null ? HealthState.ok("are followed") : HealthState.failing(trouble);
  }

  private HealthState progressHealth() {
    long newest = metrics.newestEventMs();
    return HealthState.ok(
        "frames %d, lag %.0f, newest sample %s"
            .formatted(
                metrics.framesRead(),
                lagRecords(),
                newest == 0 ? "none" : (System.currentTimeMillis() - newest) / 1000 + " s old"));
  }

  /** Commits what is done and ends. */
  @Override
  public void close() {
    closing.countDown();
    Thread starting;
    KafkaStreams running;
    synchronized (this) {
      starting = starter;
      running = streams;
    }
    if (running != null) {
      if (running.close(CLOSE) && state == State.NOT_RUNNING) {
        folder.release();
      }
    } else if (starting != null) {
      starting.interrupt();
    }
    ReleaseFeed followed = feed;
    if (followed != null) {
      followed.close();
    }
    ended.countDown();
    operations.close();
  }
}

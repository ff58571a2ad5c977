package io.galvani.workbench.road;

import io.galvani.chassis.config.Secret;
import io.galvani.edge.config.BrokerConfig;
import io.galvani.stream.bridge.Bridge;
import io.galvani.stream.bridge.BridgeConfig;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.stream.mqtt.MqttSettings;
import io.galvani.stream.processor.ProcessorConfig;
import io.galvani.stream.processor.StreamProcessor;
import io.galvani.stream.sink.Sink;
import io.galvani.stream.sink.SinkConfig;
import io.galvani.stream.sink.StoreConfig;
import io.galvani.stream.timeseries.Measurement;
import io.galvani.stream.timeseries.TimeSeriesSchema;
import io.galvani.workbench.arrivals.ArrivalReader;
import io.galvani.workbench.arrivals.PackArrival.Counts;
import io.galvani.workbench.arrivals.Snapshot;
import io.galvani.workbench.arrivals.Tally;
import io.galvani.workbench.embedded.EmbeddedKafka;
import io.galvani.workbench.embedded.EmbeddedMqttBroker;
import io.galvani.workbench.embedded.EmbeddedMqttBroker.Persistence;
import io.galvani.workbench.embedded.EmbeddedTimeSeries;
import io.galvani.workbench.embedded.MqttAccount;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Kafka, MQTT broker and database in this JVM, and the same bridge, processor and sink as in
 * production connected to them over loopback.
 */
public final class EmbeddedCloud implements AutoCloseable {
  private static final int PARTITIONS = 2;
  private static final int NO_PORT = -1;
  private static final Duration APPLY = Duration.ofSeconds(60);
  private static final String NOT_APPLIED =
      "SELECT count() FROM wal_tables() WHERE writerTxn < sequencerTxn";

  private final MqttAccount edge;
  private final MqttAccount bridgeAccount = MqttAccount.bridge();
  private final Path folder;
  private final EmbeddedKafka kafka;
  private final EmbeddedMqttBroker broker;
  private final EmbeddedTimeSeries timeSeries;
  private final Tally tally = new Tally();
  private final Duration silence;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private @Nullable Path modelRoot;
  private @Nullable Sink sink;
  private @Nullable ArrivalReader arrivals;

  /**
   * @param folder everything is kept below it
   * @param edge the one edge that may connect
   * @param silence wall-clock time after which a pack counts as silent; zero: never
   */
  public EmbeddedCloud(Path folder, MqttAccount edge, Duration silence) {
    this.folder = folder;
    this.edge = edge;
    this.silence = silence;
    this.kafka = new EmbeddedKafka(folder.resolve("kafka"));
    this.broker =
        new EmbeddedMqttBroker(
            folder.resolve("mqtt"), Persistence.MEMORY, List.of(edge, bridgeAccount));
    this.timeSeries = new EmbeddedTimeSeries(folder.resolve("timeseries"));
  }

  /** Lets packs run the releases that a root document vouches for; before {@link #start}. */
  public EmbeddedCloud withModelRoot(Path file) {
    modelRoot = file;
    return this;
  }

  /** Where Kafka is, for clients. */
  public Map<String, String> clients() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  /** Starts everything; returns when all of it takes data. */
  public void start() throws IOException, InterruptedException {
    startServers();
    TopicSettings topics = new TopicSettings(PARTITIONS, 1);
    Map<String, String> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
    new TopicAdmin(clients, topics).ensure();
    startArrivals();
    startSink();
    startProcessor(topics);
    startBridge(clients, topics);
  }

  private void startServers() {
    CompletableFuture<Void> queue = CompletableFuture.runAsync(kafka::start);
    CompletableFuture<Void> mqtt = CompletableFuture.runAsync(broker::start);
    timeSeries.start();
    running.push(timeSeries);
    queue.join();
    running.push(kafka);
    mqtt.join();
    running.push(broker);
  }

  private void startArrivals() {
    ArrivalReader reader = new ArrivalReader(kafka.bootstrapServers(), tally);
    reader.start();
    arrivals = reader;
    running.push(reader);
  }

  private void startSink() throws IOException {
    Sink started =
        new Sink(
            SinkConfig.of(
                StoreConfig.questDb(timeSeries.url()), kafka.bootstrapServers(), NO_PORT));
    started.start();
    sink = started;
    running.push(started);
  }

  private void startProcessor(TopicSettings topics) throws IOException {
    String state = folder.resolve("processor").toString();
    ProcessorConfig plain =
        ProcessorConfig.of(kafka.bootstrapServers(), state, silence, NO_PORT, topics);
    Path root = modelRoot;
    StreamProcessor processor =
        new StreamProcessor(root == null ? plain : plain.withModelRoot(root.toString()));
    processor.start();
    running.push(processor);
  }

  private void startBridge(Map<String, String> clients, TopicSettings topics) {
    MqttSettings mqtt =
        MqttSettings.of(broker.url(), bridgeAccount.user(), new Secret(bridgeAccount.password()));
    BridgeConfig plain = BridgeConfig.of(mqtt, clients);
    Bridge bridge =
        new Bridge(
            new BridgeConfig(
                mqtt,
                clients,
                topics,
                plain.shards(),
                plain.shard(),
                plain.instance(),
                NO_PORT,
                plain.pace()));
    bridge.start();
    running.push(bridge);
  }

  /** How the edge reaches the broker. */
  public BrokerConfig edgeBroker() {
    return new BrokerConfig(
        broker.url(), edge.user(), new Secret(edge.password()), null, null, null, null);
  }

  /** The broker itself, for tests that stop it. */
  public EmbeddedMqttBroker broker() {
    return broker;
  }

  /** Kafka itself, for tests that stop it. */
  public EmbeddedKafka kafka() {
    return kafka;
  }

  /** The database itself, for tests that stop it. */
  public EmbeddedTimeSeries timeSeries() {
    return timeSeries;
  }

  /** Everything that arrived so far. */
  public Snapshot snapshot() {
    return tally.snapshot();
  }

  /**
   * Waits until bridge and processor have accounted for so many samples, the sink has written all
   * that came of it, and {@link #snapshot} holds all that they had published by then.
   *
   * @return false if the time ran out first
   */
  public boolean awaitDrained(long samples, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!accounted(samples)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(50);
    }
    Sink writing = sink;
    ArrivalReader reader = arrivals;
    return (writing == null || writing.awaitDrained(until(deadline)))
        && (reader == null || reader.awaitCaughtUp(until(deadline)));
  }

  /** Every stage publishes its account by its own clock: the processor's says nothing of others. */
  private boolean accounted(long samples) {
    Snapshot seen = snapshot();
    return seen.sum(Counts::processed) >= samples && seen.sum(Counts::forwarded) >= samples;
  }

  private static Duration until(long deadlineNs) {
    return Duration.ofNanos(Math.max(1, deadlineNs - System.nanoTime()));
  }

  /** Points in the database, asked from it; waits until what was written can be seen. */
  public long points() throws InterruptedException {
    long deadline = System.nanoTime() + APPLY.toNanos();
    while (timeSeries.number(NOT_APPLIED) > 0 && System.nanoTime() - deadline < 0) {
      Thread.sleep(100);
    }
    return countPoints();
  }

  private long countPoints() {
    long sum = 0;
    for (Measurement measurement : TimeSeriesSchema.all()) {
      String table = measurement.name();
      if (timeSeries.hasTable(table)) {
        sum += timeSeries.number("SELECT count() FROM '" + table + "'");
      }
    }
    return sum;
  }

  /** Stops everything, last started first. */
  @Override
  public void close() {
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception broken) {
        LoggerFactory.getLogger(EmbeddedCloud.class)
            .warn("Part does not close, part={}", part.getClass().getSimpleName(), broken);
      }
    }
  }
}

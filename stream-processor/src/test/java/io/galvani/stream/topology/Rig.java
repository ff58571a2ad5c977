package io.galvani.stream.topology;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.proto.Rollup;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.model.ReleaseShelf;
import io.galvani.stream.processor.StreamsHandlers;
import io.galvani.stream.topology.state.CellParser;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology without Kafka, and everything that came out of it so far. */
public final class Rig implements AutoCloseable {
  public static final PackId PACK = new PackId("acme", "p1");
  public static final long START_MS = 1_700_000_000_000L;

  final ReleaseShelf releases = new ReleaseShelf();
  final TopologyMetrics metrics = new TopologyMetrics(new PrometheusRegistry());
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> telemetry;
  private final TestInputTopic<byte[], byte[]> packs;
  private final TestInputTopic<byte[], byte[]> reports;
  private final Map<KafkaTopic, List<TestRecord<byte[], byte[]>>> seen = new LinkedHashMap<>();
  private long ingestMs = START_MS;

  public Rig(Path folder) {
    this(folder, Duration.ofSeconds(60), TestPack::parse);
  }

  /** A registry topic that is ahead of what the topology has read of it. */
  Rig(Path folder, Registrations registrations) {
    this(folder, Duration.ofSeconds(60), TestPack::parse, registrations);
  }

  Rig(Path folder, Duration silence, CellParser cells) {
    this(folder, silence, cells, Registrations.NONE);
  }

  private Rig(Path folder, Duration silence, CellParser cells, Registrations registrations) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, "rig");
    p.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    StreamsHandlers.put(p);
    driver =
        new TopologyTestDriver(
            PackTopology.build(
                new TopologySettings("rig", silence, 100), cells, releases, registrations, metrics),
            p,
            Instant.ofEpochMilli(START_MS));
    telemetry = input(KafkaTopic.TELEMETRY);
    packs = input(KafkaTopic.PACKS);
    reports = input(KafkaTopic.MODELS_REPORTS);
  }

  private TestInputTopic<byte[], byte[]> input(KafkaTopic topic) {
    return driver.createInputTopic(
        topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  static byte[] key(PackId pack) {
    return pack.key().getBytes(StandardCharsets.UTF_8);
  }

  public void register(PackId pack, PackRegistration registration) {
    packs.pipeInput(key(pack), registration.toByteArray(), ingestMs);
  }

  void report(ModelReport report) {
    byte[] key = report.key().getBytes(StandardCharsets.UTF_8);
    reports.pipeInput(key, report.toBytes(), ingestMs);
  }

  void reportBytes(PackId pack, byte[] report) {
    reports.pipeInput(key(pack), report, ingestMs);
  }

  void unregister(PackId pack) {
    packs.pipeInput(key(pack), null, ingestMs);
  }

  public void send(PackId pack, Envelope envelope, long oldestHeld) {
    send(key(pack), envelope.toBytes(oldestHeld));
  }

  void send(byte[] key, byte[] value) {
    telemetry.pipeInput(key, value, ingestMs);
  }

  /** When the next records reach Kafka. */
  void ingestAt(long timeMs) {
    ingestMs = timeMs;
  }

  void passWallClock(Duration time) {
    driver.advanceWallClockTime(time);
  }

  List<TestRecord<byte[], byte[]>> records(KafkaTopic topic) {
    List<TestRecord<byte[], byte[]>> all = seen.computeIfAbsent(topic, t -> new ArrayList<>());
    var output =
        driver.createOutputTopic(
            topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    all.addAll(output.readRecordsToList());
    return all;
  }

  List<PackEstimate> estimates(PackId pack) {
    return records(KafkaTopic.ESTIMATES).stream()
        .filter(r -> pack.key().equals(new String(r.key(), StandardCharsets.UTF_8)))
        .map(r -> Parse.message(PackEstimate.parser(), r.value()))
        .toList();
  }

  /** State digest by seq. */
  public Map<Long, Long> digests(PackId pack) {
    Map<Long, Long> digests = new TreeMap<>();
    for (PackEstimate e : estimates(pack)) {
      for (int i = 0; i < e.getCount(); i++) {
        digests.put(e.getFirstSeq() + i, e.getStateDigest(i));
      }
    }
    return digests;
  }

  List<AlertEvent> alerts() {
    List<AlertEvent> events = new ArrayList<>();
    for (TestRecord<byte[], byte[]> r : records(KafkaTopic.ALERTS)) {
      try {
        events.add(AlertJson.parse(r.value()));
      } catch (MalformedMessageException e) {
        throw new AssertionError(e);
      }
    }
    return events;
  }

  /** Keys whose last record on the alert-state topic is no tombstone. */
  List<String> openAlerts() {
    Map<String, Boolean> open = new TreeMap<>();
    records(KafkaTopic.ALERT_STATE)
        .forEach(r -> open.put(new String(r.key(), StandardCharsets.UTF_8), r.value() != null));
    return open.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  List<Rollup> rollups() {
    return records(KafkaTopic.ROLLUPS_1M).stream()
        .map(r -> Parse.message(Rollup.parser(), r.value()))
        .toList();
  }

  /** The last account of each epoch, after a second of wall clock. */
  Map<Long, LedgerAccount> accounts(PackId pack) {
    passWallClock(Duration.ofSeconds(1));
    Map<Long, LedgerAccount> last = new LinkedHashMap<>();
    records(KafkaTopic.LEDGER).stream()
        .filter(r -> pack.key().equals(new String(r.key(), StandardCharsets.UTF_8)))
        .map(r -> Parse.message(LedgerAccount.parser(), r.value()))
        .forEach(a -> last.put(a.getStreamEpoch(), a));
    return last;
  }

  KeyValueStore<String, byte[]> store(String name) {
    return driver.getKeyValueStore(name);
  }

  /** Copies what the changelogs would hold: every store of another rig. */
  void restoreFrom(Map<String, Map<String, byte[]>> stores) {
    stores.forEach((name, content) -> content.forEach(store(name)::put));
  }

  Map<String, Map<String, byte[]>> stores() {
    Map<String, Map<String, byte[]>> all = new TreeMap<>();
    for (String name :
        List.of(
            PackTopology.REGISTRY,
            PackTopology.PACK_STATE,
            PackTopology.CELL_STATE,
            PackTopology.OPEN_ALERTS)) {
      Map<String, byte[]> content = new TreeMap<>();
      try (var entries = store(name).all()) {
        entries.forEachRemaining(e -> content.put(e.key, e.value));
      }
      all.put(name, content);
    }
    return all;
  }

  @Override
  public void close() {
    driver.close();
  }
}

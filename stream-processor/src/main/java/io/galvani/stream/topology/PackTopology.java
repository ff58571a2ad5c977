package io.galvani.stream.topology;

import io.galvani.schemas.PackId;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.model.ReleaseShelf;
import io.galvani.stream.model.TaskNetworks;
import io.galvani.stream.topology.state.CellParser;
import io.galvani.stream.topology.state.PackModels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The chain: {@code decode → admit → estimate → detect → alert → rollup}, with the registry beside
 * it and silence and ledger listening to what is admitted. Samples pass in memory; state is put as
 * it changes, one record a frame and the cells' when they step.
 */
public final class PackTopology {
  static final String DECODE = "decode";
  static final String REGISTER = "register";
  static final String HEED = "heed";
  static final String ADMIT = "admit";
  static final String ESTIMATE = "estimate";
  static final String DETECT = "detect";
  static final String ALERT = "alert";
  static final String ROLLUP = "rollup";
  static final String SILENCE = "silence";
  static final String LEDGER = "ledger";

  static final String ESTIMATES = "estimates-out";
  static final String HEALTH = "health-out";
  static final String FEATURES = "features-out";
  static final String ALERTS = "alerts-out";
  static final String ALERT_STATE = "alert-state-out";
  static final String ROLLUPS = "rollups-out";
  static final String ACCOUNTS = "accounts-out";
  static final String DEAD_LETTER = "dead-letter-out";

  /** Registrations by pack. */
  public static final String REGISTRY = "registry";

  /** What changes with every frame, by pack. */
  public static final String PACK_STATE = "pack-state";

  /** What changes when per-cell filters step, by pack, and what changes more seldom beside it. */
  public static final String CELL_STATE = "cell-state";

  /** Alerts that are open, by pack, component and rule. */
  public static final String OPEN_ALERTS = "open-alerts";

  private static final String TELEMETRY_IN = "telemetry-in";
  private static final String PACKS_IN = "packs-in";
  private static final String REPORTS_IN = "model-reports-in";

  private PackTopology() {}

  /**
   * The topology.
   *
   * @param cells reads the parameter sets that registrations carry
   * @param releases the releases that packs may run; without any, reports switch nothing
   * @param registrations asked for packs that a task does not know
   */
  public static Topology build(
      TopologySettings settings,
      CellParser cells,
      ReleaseShelf releases,
      Registrations registrations,
      TopologyMetrics metrics) {
    Topology topology = new Topology();
    source(topology, TELEMETRY_IN, KafkaTopic.TELEMETRY);
    source(topology, PACKS_IN, KafkaTopic.PACKS);
    source(topology, REPORTS_IN, KafkaTopic.MODELS_REPORTS);

    node(topology, DECODE, () -> new Decode(metrics), TELEMETRY_IN);
    node(topology, REGISTER, () -> new Register(new PackModels(cells), metrics), PACKS_IN);
    node(topology, HEED, () -> new Heed(metrics), REPORTS_IN);
    node(
        topology,
        ADMIT,
        () ->
            new Admit(
                settings,
                new PackModels(cells),
                new TaskNetworks(releases),
                registrations,
                metrics),
        DECODE,
        REGISTER,
        HEED);
    node(topology, ESTIMATE, Estimate::new, ADMIT);
    node(topology, DETECT, Detect::new, ESTIMATE);
    node(topology, SILENCE, () -> new Silence(settings.silence()), ADMIT, REGISTER);
    node(topology, ALERT, () -> new Alert(metrics), DETECT, SILENCE, ADMIT);
    node(topology, ROLLUP, RollUp::new, ALERT);
    node(topology, LEDGER, () -> new Ledger(settings.instance()), ADMIT);

    topology.addStateStore(store(REGISTRY, true), REGISTER, ADMIT, SILENCE);
    topology.addStateStore(store(PACK_STATE, true), ADMIT, SILENCE, LEDGER);
    topology.addStateStore(store(CELL_STATE, true), ADMIT);
    topology.addStateStore(store(OPEN_ALERTS, false), ALERT, SILENCE);

    Serializer<PackId> pack = (topic, id) -> id.key().getBytes(StandardCharsets.UTF_8);
    sink(topology, ESTIMATES, KafkaTopic.ESTIMATES, pack, ESTIMATE);
    sink(topology, HEALTH, KafkaTopic.HEALTH, pack, ESTIMATE);
    sink(topology, FEATURES, KafkaTopic.FEATURES, pack, ESTIMATE);
    sink(topology, ALERTS, KafkaTopic.ALERTS, pack, ALERT);
    sink(topology, ALERT_STATE, KafkaTopic.ALERT_STATE, new StringSerializer(), ALERT);
    sink(topology, ROLLUPS, KafkaTopic.ROLLUPS_1M, pack, ROLLUP);
    sink(topology, ACCOUNTS, KafkaTopic.LEDGER, pack, LEDGER);
    sink(
        topology,
        DEAD_LETTER,
        KafkaTopic.DEAD_LETTER,
        new ByteArraySerializer(),
        DECODE,
        REGISTER,
        HEED,
        ADMIT);
    return topology;
  }

  private static void source(Topology topology, String name, KafkaTopic topic) {
    // No silent reset: the processor sets the first offsets itself, and a gap in a topic is an
    // error.
    topology.addSource(
        AutoOffsetReset.none(),
        name,
        new IngestTime(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic.name());
  }

  private static <K, V> void node(
      Topology topology, String name, Maker<K, V> maker, String... parents) {
    ProcessorSupplier<K, V, Object, Object> supplier = maker::make;
    topology.addProcessor(name, supplier, parents);
  }

  /** Makes one processor a task. */
  @FunctionalInterface
  private interface Maker<K, V> {
    Processor<K, V, Object, Object> make();
  }

  private static <K> void sink(
      Topology topology, String name, KafkaTopic topic, Serializer<K> key, String... parents) {
    topology.addSink(name, topic.name(), key, new ByteArraySerializer(), parents);
  }

  private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name, boolean cached) {
    StoreBuilder<KeyValueStore<String, byte[]>> builder =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
            .withLoggingEnabled(Map.of());
    return cached ? builder.withCachingEnabled() : builder.withCachingDisabled();
  }
}

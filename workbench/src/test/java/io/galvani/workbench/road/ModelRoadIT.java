package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.galvani.chassis.config.Secret;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import io.galvani.stream.bridge.Bridge;
import io.galvani.stream.bridge.BridgeConfig;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.stream.mqtt.MqttSettings;
import io.galvani.workbench.embedded.EmbeddedKafka;
import io.galvani.workbench.embedded.EmbeddedMqttBroker;
import io.galvani.workbench.embedded.EmbeddedMqttBroker.Persistence;
import io.galvani.workbench.embedded.MqttAccount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What travels about models, over a real broker and a real Kafka. */
final class ModelRoadIT {
  private static final PackId PACK = new PackId("fleet", "a");
  private static final PackId BUSY = new PackId("fleet", "b");
  private static final MqttAccount EDGE = MqttAccount.edge("fleet", "edge-1", List.of(PACK, BUSY));
  private static final MqttAccount BRIDGE = MqttAccount.bridge();

  /**
   * A model's reports.
   *
   * @param model of which
   * @param leaf where they travel
   */
  private record Reported(String model, Leaf leaf) {}

  private static final List<Reported> REPORTED =
      List.of(
          new Reported("soc-correction", Leaf.MODEL_REPORT),
          new Reported("anomaly", Leaf.ANOMALY_REPORT),
          new Reported("soh", Leaf.CAPACITY_REPORT));

  private static EmbeddedMqttBroker broker;
  private static EmbeddedKafka kafka;
  private static Map<String, String> settings;

  @BeforeAll
  static void start(@TempDir Path folder) throws InterruptedException {
    broker =
        new EmbeddedMqttBroker(folder.resolve("mqtt"), Persistence.MEMORY, List.of(EDGE, BRIDGE));
    broker.start();
    kafka = new EmbeddedKafka(folder.resolve("kafka"));
    kafka.start();
    settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    new TopicAdmin(settings, TopicSettings.DEFAULT).ensure();
  }

  @AfterAll
  static void stop() {
    kafka.close();
    broker.close();
  }

  private static Bridge bridge() {
    return new Bridge(
        BridgeConfig.of(
            MqttSettings.of(broker.url(), BRIDGE.user(), new Secret(BRIDGE.password())), settings));
  }

  @Test
  void releaseAndWishReachTheEdgeUnchangedAlsoAfterTheBrokerForgotThem() throws Exception {
    ReleaseKey index = ReleaseKey.index("fleet", "soc-correction", 3);
    Map<String, byte[]> expected = new TreeMap<>();
    Random random = new Random(1);
    for (int chunk = 0; chunk < 100; chunk++) {
      byte[] bytes = new byte[chunk == 99 ? 17 : 4096];
      random.nextBytes(bytes);
      put(KafkaTopic.MODELS_RELEASES, index.part("soc-correction.onnx", chunk).key(), bytes);
      expected.put(index.part("soc-correction.onnx", chunk).topic(), bytes);
    }
    byte[] wish = new ModelDesired(PACK, "soc-correction", 3, 0, 1, 1).toBytes();
    put(KafkaTopic.MODELS_DESIRED, PACK.key() + "/soc-correction", wish);
    expected.put(MqttTopic.of(PACK, Leaf.MODEL_DESIRED).toString(), wish);
    byte[] watch = new ModelDesired(PACK, "anomaly", 2, 0, 1, 1).toBytes();
    put(KafkaTopic.MODELS_DESIRED, PACK.key() + "/anomaly", watch);
    expected.put(MqttTopic.of(PACK, Leaf.ANOMALY_DESIRED).toString(), watch);
    byte[] capacity = new ModelDesired(PACK, "soh", 5, 0, 1, 1).toBytes();
    put(KafkaTopic.MODELS_DESIRED, PACK.key() + "/soh", capacity);
    expected.put(MqttTopic.of(PACK, Leaf.CAPACITY_DESIRED).toString(), capacity);

    try (Bridge bridge = bridge();
        TestEdge busy = new TestEdge(broker, EDGE, BUSY, 21)) {
      bridge.start();
      // What nobody subscribes to, a broker drops; an edge sends again, this one does not.
      await(() -> bridge.stats().connected());
      busy.connect();
      busy.birth();
      busy.frame(0, 10, 0).get(20, TimeUnit.SECONDS);

      assertThat(heard(expected.size())).containsExactlyInAnyOrderEntriesOf(expected);
      await(() -> busy.watermark.get() == 10);
    }
    expected.keySet().forEach(ModelRoadIT::forget);
    try (Bridge again = bridge()) {
      again.start();
      assertThat(heard(expected.size())).containsExactlyInAnyOrderEntriesOf(expected);
    }
  }

  @Test
  void wishThatIsTakenBackIsForgottenByTheBroker() throws Exception {
    put(
        KafkaTopic.MODELS_DESIRED,
        BUSY.key() + "/soc-correction",
        new ModelDesired(BUSY, "soc-correction", 1, 0, 1, 1).toBytes());
    String topic = MqttTopic.of(BUSY, Leaf.MODEL_DESIRED).toString();
    try (Bridge bridge = bridge()) {
      bridge.start();
      await(() -> retained(topic, 1).containsKey(topic));

      put(KafkaTopic.MODELS_DESIRED, BUSY.key() + "/soc-correction", null);

      await(() -> !retained(topic, 1).containsKey(topic));
    }
  }

  @Test
  void reportsReachKafkaInOrderAndUnchanged() throws Exception {
    List<byte[]> reports = new ArrayList<>();
    try (Bridge bridge = bridge()) {
      bridge.start();
      await(() -> bridge.stats().connected());
      Mqtt5BlockingClient edge = connect(EDGE);
      for (int k = 0; k < 50; k++) {
        Reported reported = REPORTED.get(k % REPORTED.size());
        byte[] report =
            new ModelReport(
                    PACK,
                    reported.model(),
                    3,
                    ModelReport.State.SHADOW,
                    "",
                    k,
                    0,
                    7,
                    k,
                    ModelFigures.NONE)
                .toBytes();
        publish(edge, MqttTopic.of(PACK, reported.leaf()).toString(), report, false);
        reports.add(report);
      }
      publish(edge, MqttTopic.of(BUSY, Leaf.MODEL_REPORT).toString(), reports.get(0), false);
      await(() -> bridge.stats().deadLetters() == 1);
      edge.disconnect();
    }
    assertThat(stored(KafkaTopic.MODELS_REPORTS)).containsExactlyElementsOf(reports);
  }

  private static void put(KafkaTopic topic, String key, byte @Nullable [] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.producer(settings, "test"))) {
      producer
          .send(new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value))
          .get(20, TimeUnit.SECONDS);
    }
  }

  /** What an edge hears of its pack and of releases, once it is this much. */
  private static Map<String, byte[]> heard(int messages) throws InterruptedException {
    Map<String, byte[]> heard = new ConcurrentHashMap<>();
    Mqtt5BlockingClient edge = client(EDGE);
    edge.toAsync()
        .publishes(
            MqttGlobalPublishFilter.ALL,
            message -> heard.put(message.getTopic().toString(), message.getPayloadAsBytes()));
    connect(edge, EDGE);
    for (Leaf leaf : List.of(Leaf.MODEL_DESIRED, Leaf.ANOMALY_DESIRED, Leaf.CAPACITY_DESIRED)) {
      edge.subscribeWith()
          .topicFilter(MqttTopic.of(PACK, leaf).toString())
          .qos(MqttQos.AT_LEAST_ONCE)
          .send();
    }
    edge.subscribeWith().topicFilter(ReleaseKey.filter("fleet")).qos(MqttQos.AT_LEAST_ONCE).send();
    await(() -> heard.size() >= messages);
    edge.disconnect();
    return heard;
  }

  private static Map<String, byte[]> retained(String topic, int seconds) {
    Map<String, byte[]> heard = new ConcurrentHashMap<>();
    Mqtt5BlockingClient edge = client(EDGE);
    try (var received = edge.publishes(MqttGlobalPublishFilter.ALL)) {
      connect(edge, EDGE);
      edge.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
      received
          .receive(seconds, TimeUnit.SECONDS)
          .ifPresent(m -> heard.put(m.getTopic().toString(), m.getPayloadAsBytes()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    edge.disconnect();
    return heard;
  }

  /** As a broker does that kept its retained messages in memory. */
  private static void forget(String topic) {
    Mqtt5BlockingClient cleaner = connect(BRIDGE);
    publish(cleaner, topic, new byte[0], true);
    cleaner.disconnect();
  }

  private static Mqtt5BlockingClient connect(MqttAccount account) {
    Mqtt5BlockingClient client = client(account);
    connect(client, account);
    return client;
  }

  private static Mqtt5BlockingClient client(MqttAccount account) {
    return Mqtt5Client.builder()
        .identifier("test-" + account.user())
        .serverHost("127.0.0.1")
        .serverPort(broker.port())
        .buildBlocking();
  }

  private static void connect(Mqtt5BlockingClient client, MqttAccount account) {
    client
        .connectWith()
        .simpleAuth()
        .username(account.user())
        .password(account.password().getBytes(StandardCharsets.UTF_8))
        .applySimpleAuth()
        .send();
  }

  private static void publish(
      Mqtt5BlockingClient client, String topic, byte[] payload, boolean retain) {
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .retain(retain)
        .payload(payload)
        .send();
  }

  private static List<byte[]> stored(KafkaTopic topic) {
    List<byte[]> found = new ArrayList<>();
    try (TopicReader reader = new TopicReader(settings, topic.name(), "test")) {
      reader.readToEnd(Duration.ofSeconds(20), record -> found.add(record.value()));
    }
    return found;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}

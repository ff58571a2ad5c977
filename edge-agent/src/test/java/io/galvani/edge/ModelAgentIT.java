package io.galvani.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.config.BrokerConfig;
import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.config.PackConfig;
import io.galvani.edge.model.SignedReleases;
import io.galvani.edge.monitor.StepObserver;
import io.galvani.release.run.NativeRuntime;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ModelReport.State;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent takes its models over a real broker, while its samples go on. */
@SuppressWarnings("NullAway.Init")
class ModelAgentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final PackId PACK = new PackId("acme", "a");

  @TempDir Path dir;
  private final List<ModelReport> reports = new CopyOnWriteArrayList<>();
  private final SignedReleases releases = new SignedReleases(System.currentTimeMillis());
  private LoopbackBroker broker;
  private MqttClient cloud;
  private ModelsConfig models;

  @BeforeEach
  void startBroker() throws Exception {
    NativeRuntime.prepare(Path.of("target")); // one folder for all tests of this process
    broker = new LoopbackBroker(dir.resolve("broker"));
    broker.start();
    connect();
    models =
        ModelsConfig.of(dir.resolve("models"), releases.deliver(dir), SignedReleases.HARDWARE)
            .withShadow(Duration.ofMinutes(10))
            .withBudget(4_096, 5_000);
  }

  private void connect() throws Exception {
    cloud = new MqttClient(broker.url(), "cloud", new MemoryPersistence());
    cloud.connect();
    cloud.subscribe(
        new MqttSubscription[] {
          new MqttSubscription(MqttTopic.of(PACK, Leaf.MODEL_REPORT).toString(), 1)
        },
        new IMqttMessageListener[] {
          (topic, message) -> reports.add(ModelReport.parse(message.getPayload()))
        });
  }

  @AfterEach
  void stopBroker() throws Exception {
    cloud.disconnectForcibly(0, 500);
    cloud.close();
    broker.close();
  }

  private void publish(long counter, Map<String, byte[]> parts) throws Exception {
    for (Map.Entry<String, byte[]> message : SignedReleases.messages(counter, parts).entrySet()) {
      retain(message.getKey(), message.getValue());
    }
    byte[] desired = SignedReleases.desired(PACK, counter, 0, System.currentTimeMillis());
    retain(MqttTopic.of(PACK, Leaf.MODEL_DESIRED).toString(), desired);
  }

  private void retain(String topic, byte[] payload) throws Exception {
    MqttMessage message = new MqttMessage(payload);
    message.setQos(1);
    message.setRetained(true);
    cloud.publish(topic, message);
  }

  private EdgeAgent agent(long samples) {
    PackConfig pack = PackConfig.of("a", "test-nmc").withSpeed("1000").withSamplesPerFrame(10);
    AgentConfig config =
        new AgentConfig(
                "acme",
                "edge-1",
                new BrokerConfig(
                    broker.url(), null, null, null, null, null, Duration.ofMillis(500)),
                OutboxConfig.in(dir.resolve("outbox")),
                DeliveryConfig.defaults().withStallAfter(Duration.ofMillis(1_000)),
                -1,
                List.of(pack))
            .withModels(models);
    PackFeed feed = new PackFeed(pack, TestCells.nmc(), new CountedSource(12, samples));
    return new EdgeAgent(config, List.of(feed), StepObserver.NONE);
  }

  private boolean reported(long counter, State state) {
    return reports.stream().anyMatch(r -> r.counter() == counter && r.state() == state);
  }

  @Test
  void aReleaseOverTheBrokerIsShadowedAndCommittedAndNoSampleIsLost() throws Exception {
    publish(1, releases.honest(1));
    try (MiniBridge bridge = new MiniBridge(broker.url());
        EdgeAgent agent = agent(Long.MAX_VALUE)) {
      agent.start();
      await(() -> reported(1, State.COMMITTED));

      assertThat(reported(1, State.SHADOW)).isTrue();
      ModelReport last = reports.get(reports.size() - 1);
      assertThat(last.servingCounter()).isEqualTo(1);
      await(() -> agent.snapshot().packs().get(0).nextSeq() > last.effectiveSeq() + 400);
      PackSnapshot pack = agent.snapshot().packs().get(0);
      assertThat(pack.streamEpoch()).isEqualTo(last.streamEpoch());
      assertThat(pack.soh()).isBetween(0.5, 1.2);
      assertThat(pack.correctedSoh()).isEqualTo(pack.soh());
      assertThat(last.figures().steps()).isGreaterThan(30);
      await(() -> bridge.next("a") > last.effectiveSeq());
      assertThat(pack.declared()).isZero();
      assertThat(bridge.samples.size()).isGreaterThanOrEqualTo(1_000);
      for (int n = 0; n < 1_000; n++) {
        assertThat(Math.round(bridge.samples.get(n).currentA() * 1_000)).isEqualTo(n);
      }
    }
  }

  @Test
  void aForgedReleaseIsRefusedWithItsCodeAndSamplesGoOn() throws Exception {
    Map<String, byte[]> forged = releases.honest(1);
    String manifest = new String(forged.get("manifest"), StandardCharsets.UTF_8);
    int at = manifest.lastIndexOf("signature\"") + 20;
    char other = manifest.charAt(at) == 'A' ? 'B' : 'A';
    String altered = manifest.substring(0, at) + other + manifest.substring(at + 1);
    forged.put("manifest", altered.getBytes(StandardCharsets.UTF_8));
    publish(1, forged);
    try (MiniBridge bridge = new MiniBridge(broker.url());
        EdgeAgent agent = agent(5_000)) {
      agent.start();
      await(() -> reported(1, State.REFUSED));

      assertThat(reports.get(reports.size() - 1).refusal()).isEqualTo("signature-wrong");
      assertThat(reports.get(reports.size() - 1).servingCounter()).isZero();
      assertThat(agent.awaitDone(PATIENCE)).as(agent.snapshot().toString()).isTrue();
      assertThat(bridge.next("a")).isEqualTo(5_000);
    }
  }

  @Test
  void anAgentThatEndsInTheShadowComesBackWithoutTheReleaseAndTriesItAgain() throws Exception {
    models = models.withShadow(Duration.ofDays(1));
    publish(1, releases.honest(1));
    try (EdgeAgent agent = agent(Long.MAX_VALUE)) {
      agent.start();
      await(() -> reported(1, State.SHADOW));
    }
    reports.clear();

    try (EdgeAgent agent = agent(Long.MAX_VALUE)) {
      agent.start();
      await(() -> reported(1, State.SHADOW));
      assertThat(reports.get(0).state()).as("reports " + reports).isEqualTo(State.COMMITTED);
      assertThat(reports).allSatisfy(report -> assertThat(report.servingCounter()).isZero());
      assertThat(reported(1, State.REVERTED)).as("it ended in order: " + reports).isFalse();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNs);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}

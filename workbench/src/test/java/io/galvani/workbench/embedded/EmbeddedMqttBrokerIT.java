package io.galvani.workbench.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import io.galvani.workbench.embedded.EmbeddedMqttBroker.Persistence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedMqttBrokerIT {
  private static final PackId OWN = new PackId("fleet", "pack-1");
  private static final PackId FOREIGN = new PackId("fleet", "pack-2");
  private static final MqttAccount EDGE = MqttAccount.edge("fleet", "edge-1", List.of(OWN));
  private static final MqttAccount BRIDGE = MqttAccount.bridge();

  private static EmbeddedMqttBroker broker;

  @BeforeAll
  static void start(@TempDir Path folder) {
    broker = new EmbeddedMqttBroker(folder, Persistence.MEMORY, List.of(EDGE, BRIDGE));
    broker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void telemetryTravelsFromEdgeToBridge() throws Exception {
    Mqtt5BlockingClient edge = connect(EDGE);
    Mqtt5BlockingClient bridge = connect(BRIDGE);
    try (var received = bridge.publishes(MqttGlobalPublishFilter.ALL)) {
      bridge.subscribeWith().topicFilter("galvani/v1/+/packs/+/telemetry").send();

      publish(edge, MqttTopic.of(OWN, Leaf.TELEMETRY), "frame");

      Optional<Mqtt5Publish> message = received.receive(20, TimeUnit.SECONDS);
      assertThat(message).isPresent();
      assertThat(message.get().getPayloadAsBytes()).asString().isEqualTo("frame");
    } finally {
      edge.disconnect();
      bridge.disconnect();
    }
  }

  @Test
  void edgeMayNotSpeakForAnotherPack() {
    Mqtt5BlockingClient edge = connect(EDGE);

    assertThatThrownBy(() -> publish(edge, MqttTopic.of(FOREIGN, Leaf.TELEMETRY), "frame"))
        .isInstanceOf(Mqtt5PubAckException.class);
  }

  @Test
  void edgeMayNotWriteWatermarks() {
    Mqtt5BlockingClient edge = connect(EDGE);

    assertThatThrownBy(() -> publish(edge, MqttTopic.of(OWN, Leaf.ACK), "watermark"))
        .isInstanceOf(Mqtt5PubAckException.class);
  }

  @Test
  void edgeReportsOnItsModelsButDecidesNothing() {
    Mqtt5BlockingClient edge = connect(EDGE);

    publish(edge, MqttTopic.of(OWN, Leaf.MODEL_REPORT), "report");
    for (String foreign :
        List.of(
            MqttTopic.of(OWN, Leaf.MODEL_DESIRED).toString(),
            MqttTopic.of(FOREIGN, Leaf.MODEL_REPORT).toString(),
            ReleaseKey.index("fleet", "soc-correction", 1).topic())) {
      // A refusal costs the connection.
      assertThatThrownBy(() -> publish(connect(EDGE), foreign, "forged"))
          .as(foreign)
          .isInstanceOf(Mqtt5PubAckException.class);
    }
  }

  @Test
  void edgeHearsReleasesOfItsTenantAlone() {
    Mqtt5BlockingClient edge = connect(EDGE);

    edge.subscribeWith().topicFilter(ReleaseKey.filter("fleet", "soc-correction", 1)).send();
    assertThatThrownBy(() -> edge.subscribeWith().topicFilter(ReleaseKey.filter("rivals")).send())
        .isInstanceOf(Mqtt5SubAckException.class);
  }

  @Test
  void edgeMayNotListenToAnotherPack() {
    Mqtt5BlockingClient edge = connect(EDGE);

    assertThatThrownBy(() -> edge.subscribeWith().topicFilter("galvani/v1/#").send())
        .isInstanceOf(Mqtt5SubAckException.class);
  }

  @Test
  void bridgeMayWriteWatermarksAndModelsAndNothingElse() {
    Mqtt5BlockingClient bridge = connect(BRIDGE);

    publish(bridge, MqttTopic.of(OWN, Leaf.ACK), "watermark");
    publish(bridge, MqttTopic.of(OWN, Leaf.MODEL_DESIRED), "desired");
    publish(bridge, ReleaseKey.index("fleet", "soc-correction", 1).topic(), "index");
    for (Leaf foreign : List.of(Leaf.MODEL_REPORT, Leaf.TELEMETRY)) {
      assertThatThrownBy(() -> publish(connect(BRIDGE), MqttTopic.of(OWN, foreign), "forged"))
          .isInstanceOf(Mqtt5PubAckException.class);
    }
  }

  @Test
  void strangersStayOutside() {
    MqttAccount wrongPassword = new MqttAccount("edge-1", "guess", List.of(), List.of());

    assertThatThrownBy(() -> connect(wrongPassword)).isInstanceOf(Mqtt5ConnAckException.class);
    assertThatThrownBy(() -> client().connect()).isInstanceOf(Mqtt5ConnAckException.class);
  }

  private static Mqtt5BlockingClient client() {
    return Mqtt5Client.builder().serverHost("127.0.0.1").serverPort(broker.port()).buildBlocking();
  }

  private static Mqtt5BlockingClient connect(MqttAccount account) {
    Mqtt5BlockingClient client = client();
    client
        .connectWith()
        .simpleAuth()
        .username(account.user())
        .password(account.password().getBytes(StandardCharsets.UTF_8))
        .applySimpleAuth()
        .send();
    return client;
  }

  private static void publish(Mqtt5BlockingClient client, MqttTopic topic, String payload) {
    publish(client, topic.toString(), payload);
  }

  private static void publish(Mqtt5BlockingClient client, String topic, String payload) {
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(payload.getBytes(StandardCharsets.UTF_8))
        .send();
  }
}

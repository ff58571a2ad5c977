package io.galvani.workbench.road;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Encoding;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.proto.Watermark;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import io.galvani.workbench.embedded.EmbeddedMqttBroker;
import io.galvani.workbench.embedded.MqttAccount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Speaks for one pack by hand, through a client library that the product does not use. */
final class TestEdge implements AutoCloseable {
  static final String PARAMETERS = CellLibrary.shipped().get("generic-ncm").json();

  private final Mqtt5AsyncClient client;
  private final PackId pack;
  private final long epoch;
  final AtomicLong watermark = new AtomicLong(-1);
  final AtomicLong watermarks = new AtomicLong();

  TestEdge(EmbeddedMqttBroker broker, MqttAccount account, PackId pack, long epoch) {
    this.pack = pack;
    this.epoch = epoch;
    this.client =
        Mqtt5Client.builder()
            .identifier("edge-" + pack.pack() + "-" + epoch)
            .serverHost("127.0.0.1")
            .serverPort(broker.port())
            .simpleAuth()
            .username(account.user())
            .password(account.password().getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildAsync();
    client.publishes(
        MqttGlobalPublishFilter.ALL,
        message -> {
          try {
            Watermark heard = Watermark.parseFrom(message.getPayloadAsBytes());
            watermarks.incrementAndGet();
            if (heard.getStreamEpoch() == epoch) {
              watermark.set(heard.getNextSeq());
            }
          } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  void connect() throws Exception {
    client.connect().get(20, TimeUnit.SECONDS);
    client
        .subscribeWith()
        .topicFilter(MqttTopic.of(pack, Leaf.ACK).toString())
        .qos(MqttQos.AT_LEAST_ONCE)
        .send()
        .get(20, TimeUnit.SECONDS);
  }

  void birth() throws Exception {
    PackRegistration registration =
        PackRegistration.newBuilder()
            .setCellCount(4)
            .setProbeCount(1)
            .setChemistry("nmc")
            .setParameterSet("test")
            .setParameterJson(PARAMETERS)
            .setParameterSha256(sha256())
            .setStreamEpoch(epoch)
            .build();
    publish(Leaf.BIRTH, registration.toByteArray(), true).get(20, TimeUnit.SECONDS);
  }

  /**
   * Frame of one-byte body {@code firstSeq}, as an edge that holds from {@code held} on sends it.
   */
  CompletableFuture<?> frame(long firstSeq, int count, long held) {
    return publish(Leaf.TELEMETRY, bytes(epoch, firstSeq, count, held), false);
  }

  static byte[] bytes(long epoch, long firstSeq, int count, long held) {
    byte[] body = ("body of " + firstSeq).getBytes(StandardCharsets.UTF_8);
    Envelope envelope = Envelope.telemetry(epoch, firstSeq, count, body, false);
    if (envelope.message().getEncoding() != Encoding.ENCODING_IDENTITY) {
      throw new IllegalStateException("a short body is not deflated");
    }
    return envelope.toBytes(held);
  }

  CompletableFuture<?> publish(Leaf leaf, byte[] payload, boolean retain) {
    return client
        .publishWith()
        .topic(MqttTopic.of(pack, leaf).toString())
        .qos(MqttQos.AT_LEAST_ONCE)
        .retain(retain)
        .payload(payload)
        .send();
  }

  private static String sha256() throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256")
                .digest(PARAMETERS.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    if (client.getState().isConnected()) {
      client.disconnect().join();
    }
  }
}

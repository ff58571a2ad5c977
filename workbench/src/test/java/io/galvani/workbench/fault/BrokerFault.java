package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.edge.outbox.OutboxReader;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.Watermark;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mosquitto as Debian configures it, killed, stopped, full, refusing and lied to. */
@SuppressWarnings("NullAway.Init")
final class BrokerFault extends BrokerCases {
  private static final String OPEN =
      """
      topic readwrite galvani/#
      topic readwrite baseline/#
      """;
  private static final String NO_TELEMETRY =
      """
      topic read galvani/#
      topic write galvani/v1/+/edges/+/status
      topic write galvani/v1/+/packs/+/birth
      topic write galvani/v1/+/packs/+/ack
      """;

  private Path acl;
  private Path brokerFiles;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeTrue(RoadPlan.hasMosquitto(), "skipped: Mosquitto is not installed");
    acl = Files.writeString(folder.resolve("acl"), OPEN);
    brokerFiles = Files.createDirectories(folder.resolve("mosquitto"));
    // The lines of Debian's own configuration; run by root, Mosquitto would become another user.
    String mosquitto =
        "persistence true\npersistence_location "
            + brokerFiles
            + "/\nuser root\nacl_file "
            + acl
            + "\n";
    start(folder, plan -> plan.withMosquitto(mosquitto));
  }

  @Override
  String broker() {
    return "Mosquitto";
  }

  @Override
  boolean forgetsWhatItAcknowledged() {
    return true;
  }

  @Test
  @Order(15)
  void t15ARefusedPublishIsNoSuccess() throws Exception {
    running.begin();
    long processed = running.processed();
    Files.writeString(acl, NO_TELEMETRY);
    road.child("broker").signal("HUP");
    running.awaitMade(600);
    String health = health();
    long held = OutboxReader.read(road.outbox(PACK)).lanes().get(0).samples();

    Files.writeString(acl, OPEN);
    road.child("broker").signal("HUP");
    double recoveryS = running.recovered();

    running.figure(
        "T15", "held on disk %d, health \"%s\", recovery %.1f s", held, health, recoveryS);
    assertThat(health).contains("refuses with 0x87");
    assertThat(held).isGreaterThan(300);
    assertThat(running.processed()).isGreaterThan(processed);
  }

  @Test
  @Tag("p1")
  @Order(22)
  void t22ABrokerThatForgotEverythingIsToldAgain() throws Exception {
    running.begin();
    road.part("broker").kill();
    try (var files = Files.list(brokerFiles)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    road.part("broker").start();
    FaultRoad.awaitPort(road.brokerPort());
    double recoveryS = running.recovered();

    running.figure("T22", "recovery %.1f s", recoveryS);
  }

  @Test
  @Tag("p1")
  @Order(25)
  void t25ForgedWatermarksFreeNothing() throws Exception {
    running.begin();
    road.part("bridge").kill();
    running.awaitMade(300);
    var before = OutboxReader.read(road.outbox(PACK)).lanes().get(0);
    for (long forged : new long[] {0, 1, Long.MAX_VALUE / 2}) {
      forge(before.epoch(), forged);
      forge(before.epoch() + 1, forged);
    }
    running.awaitMade(150);
    var after = OutboxReader.read(road.outbox(PACK)).lanes().get(0);

    road.part("bridge").start();
    double recoveryS = running.recovered();

    running.figure(
        "T25",
        "held %d before and %d after, recovery %.1f s",
        before.samples(),
        after.samples(),
        recoveryS);
    assertThat(after.samples()).isGreaterThan(before.samples());
  }

  private void forge(long epoch, long nextSeq) throws Exception {
    byte[] ack =
        Watermark.newBuilder()
            .setStreamEpoch(epoch)
            .setLane(Lane.LANE_TELEMETRY)
            .setNextSeq(nextSeq)
            .build()
            .toByteArray();
    MqttClient forger =
        new MqttClient("tcp://127.0.0.1:" + road.brokerPort(), "forger", new MemoryPersistence());
    forger.connect();
    forger.publish(MqttTopic.of(RoadPrograms.id(PACK), Leaf.ACK).toString(), ack, 1, false);
    forger.disconnect();
    forger.close();
  }

  private String health() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + road.operationsPort(PACK) + "/health");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body()
        .replace('\n', ' ');
  }
}

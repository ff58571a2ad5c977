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
import java.util.List;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Mosquitto as Debian configures it, killed, stopped, full, refusing and lied to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class BrokerFault {
  private static final FedPack PACK = FedPack.fleet(1, 12, 3, Watch.START_MS).get(0);
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

  private RoadCase running;
  private FaultRoad road;
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
    RoadPlan plan =
        RoadPlan.of(List.of(PACK), 150, Long.MAX_VALUE)
            .withSamplesPerFrame(1)
            .withMosquitto(mosquitto)
            .withAgentYaml(
                "delivery: {stall_after: PT2S, status_interval: PT1S, drain_timeout: PT10M,"
                    + " window_messages: 5000, window_samples: 10000}\n");
    running = new RoadCase(folder, plan);
    road = running.road();
  }

  @AfterAll
  void end() {
    if (running != null) {
      running.close();
    }
  }

  @Test
  @Order(12)
  void t12AcknowledgedMessagesDieWithTheBrokerAndComeAgain() throws Exception {
    running.begin();
    PlainClient plain = new PlainClient(road.brokerPort(), "t12");
    plain.subscribeAndLeave();
    road.part("bridge").kill();
    int acknowledged = plain.publish(500);
    running.awaitMade(1_000);

    road.part("broker").kill();
    road.part("broker").start();
    FaultRoad.awaitPort(road.brokerPort());
    road.part("bridge").start();
    double recoveryS = running.recovered();
    int delivered = plain.delivered();

    running.figure(
        "T12",
        "recovery %.1f s; baseline: %d acknowledged, %d lost",
        recoveryS,
        acknowledged,
        acknowledged - delivered);
    assertThat(acknowledged - delivered).as("the baseline loses").isPositive();
  }

  @Test
  @Order(13)
  void t13WhatAFullQueueDropsComesAgain() throws Exception {
    running.begin();
    PlainClient plain = new PlainClient(road.brokerPort(), "t13");
    plain.subscribeAndLeave();
    road.part("bridge").kill();
    int acknowledged = plain.publish(3_000);
    running.awaitMade(5_000);

    road.part("bridge").start();
    double recoveryS = running.recovered();
    int delivered = plain.delivered();

    running.figure(
        "T13",
        "recovery %.1f s; baseline: %d acknowledged, %d lost",
        recoveryS,
        acknowledged,
        acknowledged - delivered);
    assertThat(acknowledged - delivered).as("the baseline loses").isPositive();
  }

  @Test
  @Order(14)
  void t14MessagesInFlightAtACutAreDeliveredAfterOneReconnection() throws Exception {
    running.begin();
    road.part("broker").pause();
    running.awaitMade(300);
    long connections = road.edgeLink().accepted();

    road.part("broker").kill();
    road.part("broker").start();
    FaultRoad.awaitPort(road.brokerPort());
    double recoveryS = running.recovered();

    long attempts = road.edgeLink().accepted() - connections;
    running.figure("T14", "recovery %.1f s, connections %d", recoveryS, attempts);
    assertThat(attempts).isBetween(1L, 4L);
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
  @Order(16)
  void t16ABurstOverTheReceiveMaximumWaitsAndDropsNoConnection() throws Exception {
    running.begin();
    road.edgeLink().hold();
    running.awaitMade(700);
    long connections = road.edgeLink().accepted();

    road.edgeLink().heal();
    double recoveryS = running.recovered();

    long reconnections = road.edgeLink().accepted() - connections;
    running.figure("T16", "recovery %.1f s, reconnections %d", recoveryS, reconnections);
    // A link that stands still for as long as the keep-alive may cost the connection once.
    assertThat(reconnections).isLessThanOrEqualTo(1);
  }

  @Test
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

  @Test
  @Order(99)
  void nothingWasLostDoubledOrChanged() throws Exception {
    running.judge("T12-T16, T22, T25");
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

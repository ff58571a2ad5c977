package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every broker has to go through, whoever made it. */
abstract class BrokerCases extends CaseRow {
  static final FedPack PACK = FedPack.fleet(1, 12, 3, Watch.START_MS).get(0);

  private static final String AGENT =
      "delivery: {stall_after: PT2S, status_interval: PT1S, drain_timeout: PT10M,"
          + " window_messages: 5000, window_samples: 10000}\n";

  private static final int TAKEOVER_S = 15;

  /** One pack, a frame a sample, 150 a second. */
  final void start(Path folder, UnaryOperator<RoadPlan> broker)
      throws IOException, InterruptedException {
    RoadPlan plan = RoadPlan.of(List.of(PACK), 150, Long.MAX_VALUE).withSamplesPerFrame(1);
    open(folder, broker.apply(plan).withAgentYaml(AGENT));
  }

  /** Which broker, for the figures. */
  abstract String broker();

  /** Whether it forgets what it acknowledged when it is killed. */
  abstract boolean forgetsWhatItAcknowledged();

  @Override
  final String cases() {
    return "all cases on " + broker();
  }

  @Test
  @Order(12)
  void t12AcknowledgedMessagesDieWithTheBrokerAndComeAgain() throws Exception {
    running.begin();
    PlainClient plain = new PlainClient(road, "t12");
    plain.subscribeAndLeave();
    road.part("bridge").kill();
    int acknowledged = plain.publish(500);
    running.awaitMade(1_000);

    killBroker();
    road.part("bridge").start();
    double recoveryS = running.recovered();
    int delivered = plain.delivered();

    running.figure(
        "T12 " + broker(),
        "recovery %.1f s; baseline: %d acknowledged, %d lost",
        recoveryS,
        acknowledged,
        acknowledged - delivered);
    if (forgetsWhatItAcknowledged()) {
      assertThat(acknowledged - delivered).as("the baseline loses").isPositive();
    }
  }

  @Test
  @Order(13)
  void t13WhatAFullQueueDropsComesAgain() throws Exception {
    running.begin();
    // The edge's window opens by what is confirmed: beyond what the broker's queue holds.
    running.recovered();
    running.awaitMade(1_500);
    PlainClient plain = new PlainClient(road, "t13");
    plain.subscribeAndLeave();
    road.part("bridge").kill();
    int acknowledged = plain.publish(3_000);
    running.awaitMade(5_000);

    road.part("bridge").start();
    double recoveryS = running.recovered();
    int delivered = plain.delivered();

    running.figure(
        "T13 " + broker(),
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

    killBroker();
    // Only from here on: how often the edge tries meanwhile depends on how long the start takes.
    long connections = road.edgeLink().accepted();
    double recoveryS = running.recovered();

    long attempts = road.edgeLink().accepted() - connections;
    running.figure(
        "T14 " + broker(), "recovery %.1f s, connections to the new one %d", recoveryS, attempts);
    assertThat(attempts).isLessThanOrEqualTo(2);
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
    running.figure(
        "T16 " + broker(), "recovery %.1f s, reconnections %d", recoveryS, reconnections);
    // A link that stands still for as long as the keep-alive may cost the connection once.
    assertThat(reconnections).isLessThanOrEqualTo(1);
  }

  @Test
  @Tag("p2")
  @Order(23)
  void t23AnotherClientUnderTheEdgesNameDoesNotShutItOut() throws Exception {
    running.begin();
    long connections = road.edgeLink().accepted();
    long beginNs = System.nanoTime();
    int takeovers = new Intruder(road, 23).takeOver(FaultRoad.TENANT + "." + PACK.id(), TAKEOVER_S);
    double lastedS = (System.nanoTime() - beginNs) / 1e9;
    double recoveryS = running.recovered();

    long returns = road.edgeLink().accepted() - connections;
    running.figure(
        "T23 " + broker(),
        "%d takeovers in %.0f s, the edge came back %d times, recovery %.1f s",
        takeovers,
        lastedS,
        returns,
        recoveryS);
    assertThat(takeovers).isPositive();
    // Backing off, and not at every takeover at once: no ping-pong.
    assertThat(returns).isBetween(1L, 2L * TAKEOVER_S);
  }

  private void killBroker() throws IOException {
    road.part("broker").kill();
    road.part("broker").start();
    FaultRoad.awaitPort(road.brokerPort());
  }
}

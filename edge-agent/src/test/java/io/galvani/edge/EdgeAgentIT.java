package io.galvani.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.config.BrokerConfig;
import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.config.PackConfig;
import io.galvani.edge.monitor.StepObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class EdgeAgentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path dir;
  private LoopbackBroker broker;

  @BeforeEach
  void startBroker() throws Exception {
    broker = new LoopbackBroker(dir.resolve("broker"));
    broker.start();
  }

  @AfterEach
  void stopBroker() throws Exception {
    broker.close();
  }

  @Test
  void everySampleArrivesOnceAndInOrderAndIsThenFreed() throws Exception {
    try (MiniBridge bridge = new MiniBridge(broker.url());
        EdgeAgent agent = agent(List.of(feed("a", 5_000, 10)))) {
      agent.start();

      assertThat(agent.awaitDone(PATIENCE)).as(agent.snapshot().toString()).isTrue();

      assertArrivedInOrder(bridge, 5_000);
      assertThat(bridge.births).containsKey("a");
      PackSnapshot pack = agent.snapshot().packs().get(0);
      assertThat(pack.samplesRead()).isEqualTo(5_000);
      assertThat(pack.watermark()).isEqualTo(5_000);
      assertThat(pack.declared()).isZero();
      assertThat(agent.snapshot().uplink().samplesSent()).isEqualTo(5_000);
      assertThat(agent.failure()).isEmpty();
    }
  }

  @Test
  void brokerThatGoesAwayAndReturnsCostsNothing() throws Exception {
    try (MiniBridge bridge = new MiniBridge(broker.url());
        EdgeAgent agent = agent(List.of(feed("a", 4_000, 1, "400")))) {
      agent.start();
      await(() -> bridge.next("a") > 500);

      broker.stop();
      await(() -> !agent.snapshot().uplink().connected());
      broker.start();
      bridge.reconnect();

      assertThat(agent.awaitDone(PATIENCE)).as(agent.snapshot().toString()).isTrue();
      assertArrivedInOrder(bridge, 4_000);
      assertThat(agent.snapshot().uplink().connects()).isGreaterThan(1);
    }
  }

  @Test
  void bridgeThatIsAwayWhileTheBrokerAcknowledgesCostsNothing() throws Exception {
    try (EdgeAgent agent = agent(List.of(feed("a", 3_000, 1)))) {
      agent.start();
      await(() -> agent.snapshot().uplink().goBacks() >= 2);
      assertThat(agent.snapshot().packs().get(0).watermark()).isZero();

      try (MiniBridge bridge = new MiniBridge(broker.url())) {
        assertThat(agent.awaitDone(PATIENCE)).as(agent.snapshot().toString()).isTrue();
        assertArrivedInOrder(bridge, 3_000);
      }
    }
  }

  @Test
  void agentThatStartsBeforeItsBrokerWaitsAndDelivers() throws Exception {
    broker.stop();
    try (EdgeAgent agent = agent(List.of(feed("a", 500, 5)))) {
      agent.start();
      agent.awaitSources();

      broker.start();
      try (MiniBridge bridge = new MiniBridge(broker.url())) {
        assertThat(agent.awaitDone(PATIENCE)).as(agent.snapshot().toString()).isTrue();
        assertArrivedInOrder(bridge, 500);
      }
    }
  }

  @Test
  void whatAClosedAgentCouldNotSendTheNextOneDoes() throws Exception {
    broker.stop();
    try (EdgeAgent agent = agent(List.of(feed("a", 300, 1)))) {
      agent.start();
      agent.awaitSources();
    }
    broker.start();

    try (MiniBridge bridge = new MiniBridge(broker.url());
        EdgeAgent agent = agent(List.of(feed("a", 0, 1)))) {
      agent.start();
      await(() -> bridge.next("a") == 300);

      assertArrivedInOrder(bridge, 300);
    }
  }

  @Test
  void severalPacksShareOneLine() throws Exception {
    List<PackFeed> feeds = List.of(feed("a", 400, 1), feed("b", 400, 10), feed("c", 400, 7));
    try (MiniBridge bridge = new MiniBridge(broker.url());
        EdgeAgent agent = agent(feeds)) {
      agent.start();

      assertThat(agent.awaitDone(PATIENCE)).as(agent.snapshot().toString()).isTrue();

      for (String pack : List.of("a", "b", "c")) {
        assertThat(bridge.next(pack)).isEqualTo(400);
      }
      assertThat(bridge.samples).hasSize(1_200);
    }
  }

  private static void assertArrivedInOrder(MiniBridge bridge, int samples) {
    assertThat(bridge.samples).hasSize(samples);
    for (int n = 0; n < samples; n++) {
      assertThat(Math.round(bridge.samples.get(n).currentA() * 1_000)).isEqualTo(n);
    }
  }

  private static PackFeed feed(String id, long samples, int samplesPerFrame) {
    return feed(id, samples, samplesPerFrame, "max");
  }

  private static PackFeed feed(String id, long samples, int samplesPerFrame, String speed) {
    PackConfig pack =
        PackConfig.of(id, "test-nmc")
            .withSpeed(speed)
            .withSamplesPerFrame(samplesPerFrame)
            .withMonitor(false);
    return new PackFeed(pack, TestCells.nmc(), new CountedSource(12, samples));
  }

  private EdgeAgent agent(List<PackFeed> feeds) {
    AgentConfig config =
        new AgentConfig(
            "acme",
            "edge-1",
            new BrokerConfig(broker.url(), null, null, null, null, null, Duration.ofMillis(500)),
            OutboxConfig.in(dir.resolve("outbox")),
            DeliveryConfig.defaults().withStallAfter(Duration.ofMillis(1_000)),
            -1,
            feeds.stream().map(PackFeed::pack).toList());
    return new EdgeAgent(config, feeds, StepObserver.NONE);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNs);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}

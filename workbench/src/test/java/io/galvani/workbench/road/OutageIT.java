package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.EdgeAgent;
import io.galvani.edge.Feeds;
import io.galvani.edge.PackFeed;
import io.galvani.edge.monitor.StepObserver;
import io.galvani.schemas.PackId;
import io.galvani.workbench.arrivals.PackArrival.Counts;
import io.galvani.workbench.arrivals.Snapshot;
import io.galvani.workbench.embedded.EmbeddedKafka;
import io.galvani.workbench.embedded.EmbeddedMqttBroker;
import io.galvani.workbench.embedded.MqttAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording whose brokers go away in the middle arrives whole. */
final class OutageIT {
  private static final int ROWS = 1_500;
  private static final int BEFORE_OUTAGE = 300;
  private static final int HOT_FROM = 900;
  private static final int WHILE_AWAY = 1_000;
  private static final int FRAME = 10;
  private static final String HOT = "over-temperature";
  private static final String SPEED = "100";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ALERT_DELAY = Duration.ofSeconds(10);
  private static final PackId PACK = new PackId("fleet", "bench");

  /** What goes wrong in the middle. */
  private interface Outage {
    void happen(EmbeddedCloud cloud, HeldSource source) throws Exception;
  }

  @Test
  void nothingIsLostWhenTheMqttBrokerRestartsAndForgets(@TempDir Path folder) throws Exception {
    replayThroughOutage(
        folder,
        (cloud, source) -> {
          EmbeddedMqttBroker broker = cloud.broker();
          broker.close();
          source.letOnTo(WHILE_AWAY);
          broker.start();
        });
  }

  @Test
  void nothingIsLostWhenKafkaRestarts(@TempDir Path folder) throws Exception {
    replayThroughOutage(
        folder,
        (cloud, source) -> {
          EmbeddedKafka kafka = cloud.kafka();
          kafka.close();
          source.letOnTo(WHILE_AWAY);
          kafka.start();
        });
  }

  @Test
  void estimatesAndAlertsGoOnAndNoPointIsMissingWhenTheDatabaseIsAway(@TempDir Path folder)
      throws Exception {
    replayThroughOutage(
        folder,
        (cloud, source) -> {
          cloud.timeSeries().close();
          source.letOnTo(WHILE_AWAY);
          awaitProcessed(cloud, WHILE_AWAY);
          awaitAlert(cloud);
          cloud.timeSeries().start();
        });
  }

  private static void replayThroughOutage(Path folder, Outage outage) throws Exception {
    Path log = Files.writeString(folder.resolve("log.csv"), log());
    Path map = Files.writeString(folder.resolve("map.yaml"), mapping());
    PackFeed recording = Feeds.replay(log, map, SPEED, FRAME);
    HeldSource source = new HeldSource(recording.source(), BEFORE_OUTAGE);
    PackFeed feed = new PackFeed(recording.pack(), recording.cells(), source);
    MqttAccount account = MqttAccount.edge(PACK.tenant(), "edge", List.of(PACK));
    try (EmbeddedCloud cloud = new EmbeddedCloud(folder.resolve("cloud"), account, Duration.ZERO)) {
      cloud.start();
      try (EdgeAgent agent = agent(folder, cloud, feed)) {
        agent.start();
        awaitProcessed(cloud, BEFORE_OUTAGE);

        outage.happen(cloud, source);
        source.letOnTo(Long.MAX_VALUE);
        agent.awaitSources();

        assertThat(agent.awaitDone(PATIENCE)).as("the cloud acknowledged all").isTrue();
        assertThat(cloud.awaitDrained(ROWS, PATIENCE)).as("all is in the database").isTrue();
        assertThat(agent.snapshot().samplesRead()).isEqualTo(ROWS);
        assertArrivedWhole(cloud);
      }
    }
  }

  private static void assertArrivedWhole(EmbeddedCloud cloud) throws InterruptedException {
    Snapshot arrived = cloud.snapshot();
    assertThat(arrived.sum(Counts::estimated)).isEqualTo(ROWS);
    assertThat(arrived.sum(Counts::lost)).isZero();
    assertThat(arrived.sum(Counts::declared)).isZero();
    assertThat(arrived.sum(Counts::rejected)).isZero();
    assertThat(arrived.deadLetters()).isZero();
    assertThat(arrived.raised())
        .as("one alert, raised once")
        .singleElement()
        .satisfies(alert -> assertThat(alert.rule()).isEqualTo(HOT));
    assertThat(cloud.points()).isGreaterThan(ROWS / FRAME);
    assertThat(cloud.timeSeries().number("SELECT count() FROM 'pack'"))
        .as("one pack point a frame")
        .isEqualTo(ROWS / FRAME);
  }

  private static EdgeAgent agent(Path folder, EmbeddedCloud cloud, PackFeed feed) {
    return EdgeRun.agent(
        PACK.tenant(),
        "edge",
        cloud.edgeBroker(),
        folder.resolve("outbox"),
        List.of(feed),
        StepObserver.NONE);
  }

  private static void awaitProcessed(EmbeddedCloud cloud, long samples)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (cloud.snapshot().sum(Counts::processed) < samples) {
      assertThat(System.nanoTime()).as("deadline for the first samples").isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private static void awaitAlert(EmbeddedCloud cloud) throws InterruptedException {
    long deadline = System.nanoTime() + ALERT_DELAY.toNanos();
    while (cloud.snapshot().raised().isEmpty()) {
      assertThat(System.nanoTime()).as("deadline for the alert").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /** A discharge of four cells at 1 Hz, whose probe is too hot from one row on. */
  private static String log() {
    StringBuilder rows = new StringBuilder("t,i,v1,v2,v3,v4,temp\n");
    for (int row = 0; row < ROWS; row++) {
      double v = 3.9 - row * 1e-4;
      rows.append(
          String.format(
              Locale.ROOT,
              "%d,1.5,%.4f,%.4f,%.4f,%.4f,%.1f%n",
              1_700_000_000L + row,
              v,
              v + 0.001,
              v,
              v + 0.002,
              row < HOT_FROM ? 25.0 : 85.0));
    }
    return rows.toString();
  }

  private static String mapping() {
    return """
    pack: {id: bench, parameter_set: lg-hg2, nominal_interval_s: 1}
    time: {column: t, format: epoch_s}
    current: {column: i, positive: discharging}
    cells: {columns: ["v{1..4}"]}
    temperatures: {columns: [temp]}
    """;
  }
}

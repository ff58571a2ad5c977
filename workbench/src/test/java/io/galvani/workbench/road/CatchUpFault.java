package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.delivery.Delivery;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.edge.source.PackDescription;
import io.galvani.edge.source.TwinSource;
import io.galvani.edge.transport.PahoTransport;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.workbench.arrivals.PackArrival.Counts;
import io.galvani.workbench.arrivals.Snapshot;
import io.galvani.workbench.embedded.MqttAccount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An edge comes back to a cloud that has served another pack before, with an hour of a 96-cell pack
 * at 1 Hz in its outbox: how soon the cloud has stored all of it, and how long an alert that is
 * raised meanwhile takes. Both times end when the watermark is back at the edge: broker, bridge and
 * Kafka have it, and the edge knows.
 */
@Tag("fault")
final class CatchUpFault {
  private static final int HOUR_S = 3_600;
  private static final int CELLS = 96;
  private static final double DRAIN_LIMIT_S = 20;
  private static final double ALERT_LIMIT_MS = 1_000;
  private static final long ALERT_EVERY_MS = 25;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int WARM_UP_S = Integer.getInteger("galvani.fault.warmup.s", HOUR_S);
  private static final PackId PACK = new PackId("fleet", "back");
  private static final PackId BEFORE = new PackId("fleet", "before");
  private static final CellParameterSet CELL = CellLibrary.shipped().get("lg-hg2");

  @Test
  void anHourDrainsInOrderWhileFreshAlertsOvertakeIt(@TempDir Path folder) throws Exception {
    List<PackId> packs = List.of(PACK, BEFORE);
    MqttAccount account = MqttAccount.edge(PACK.tenant(), "edge", packs);
    try (Outbox outbox = Outbox.open(OutboxConfig.in(folder.resolve("outbox")), packs);
        EmbeddedCloud cloud = new EmbeddedCloud(folder.resolve("cloud"), account, Duration.ZERO)) {
      cloud.start();
      serveAnotherPack(outbox, cloud);
      fill(outbox, PACK, HOUR_S);
      try (Delivery delivery = delivery(outbox, cloud, PACK)) {
        long startNs = System.nanoTime();
        delivery.start();
        List<Double> alertsMs = alertsWhileDraining(outbox, startNs);
        double drainS = (System.nanoTime() - startNs) / 1e9;
        assertThat(cloud.awaitDrained(WARM_UP_S + HOUR_S, PATIENCE)).isTrue();
        double storedS = (System.nanoTime() - startNs) / 1e9;
        report(outbox, drainS, storedS, alertsMs);

        Snapshot arrived = cloud.snapshot();
        assertThat(arrived.sum(Counts::estimated)).isEqualTo(WARM_UP_S + HOUR_S);
        assertThat(arrived.sum(Counts::rejected)).as("out of order").isZero();
        assertThat(arrived.sum(Counts::lost)).isZero();
        assertThat(drainS).isLessThan(DRAIN_LIMIT_S);
        assertThat(percentile(alertsMs, 0.99)).isLessThan(ALERT_LIMIT_MS);
      }
    }
  }

  /** A cloud that just started has not compiled its code yet; edges come back to one that runs. */
  private static void serveAnotherPack(Outbox outbox, EmbeddedCloud cloud)
      throws InterruptedException {
    fill(outbox, BEFORE, WARM_UP_S);
    try (Delivery delivery = delivery(outbox, cloud, BEFORE)) {
      delivery.start();
      assertThat(cloud.awaitDrained(WARM_UP_S, PATIENCE)).isTrue();
    }
  }

  private static void report(Outbox outbox, double drainS, double storedS, List<Double> alertsMs) {
    System.out.printf(
        Locale.ROOT,
        "Catch-up: %d samples of %d cells, %d bytes on disk, in Kafka after %.1f s, in the database"
            + " after %.1f s; %d alerts meanwhile, p50 %.0f ms, p99 %.0f ms, max %.0f ms%n",
        HOUR_S,
        CELLS,
        outbox.stats().usedBytes(),
        drainS,
        storedS,
        alertsMs.size(),
        percentile(alertsMs, 0.5),
        percentile(alertsMs, 0.99),
        percentile(alertsMs, 1));
  }

  /** Raises an alert every now and then until the backlog is covered; how long each took. */
  private static List<Double> alertsWhileDraining(Outbox outbox, long startNs)
      throws InterruptedException {
    OutboxLane telemetry = outbox.telemetry(PACK);
    OutboxLane alerts = outbox.alerts(PACK);
    List<Long> raisedNs = new ArrayList<>();
    List<Double> tookMs = new ArrayList<>();
    long deadlineNs = startNs + PATIENCE.toNanos();
    long nextNs = startNs;
    while (telemetry.watermark() < HOUR_S || tookMs.size() < raisedNs.size()) {
      long nowNs = System.nanoTime();
      assertThat(nowNs).as("in time").isLessThan(deadlineNs);
      while (tookMs.size() < alerts.watermark()) {
        tookMs.add((nowNs - raisedNs.get(tookMs.size())) / 1e6);
      }
      if (nowNs >= nextNs && telemetry.watermark() > 0 && telemetry.watermark() < HOUR_S) {
        raisedNs.add(System.nanoTime());
        raise(outbox, alerts, raisedNs.size());
        nextNs = nowNs + TimeUnit.MILLISECONDS.toNanos(ALERT_EVERY_MS);
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return tookMs;
  }

  private static void raise(Outbox outbox, OutboxLane alerts, int n) throws InterruptedException {
    long atMs = System.currentTimeMillis();
    AlertEvent alert =
        new AlertEvent(
            PACK,
            "catch-up-" + n,
            AlertEvent.Phase.RAISED,
            "over-temperature",
            AlertEvent.Severity.MAJOR,
            "probe:0",
            atMs,
            atMs,
            n,
            61,
            60,
            "degC",
            "for a test",
            Map.of(),
            "edge");
    long seq = alerts.assign(1);
    byte[] envelope = Envelope.alert(alerts.epoch(), seq, AlertJson.toBytes(alert)).toBytes(seq);
    outbox.append(alerts, new StoredMessage(seq, 1, false, atMs, atMs, envelope), true);
  }

  private static double percentile(List<Double> values, double share) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  private static TwinSource pack() {
    TwinSettings settings =
        TwinSettings.of(CELLS).withStartMs(System.currentTimeMillis() - 2 * HOUR_S * 1_000L);
    return new TwinSource(new PackTwin(settings, CELL.parameters(), 1, List.of()), 1, HOUR_S);
  }

  /** One frame a sample, as a pack at 1 Hz sends them. */
  private static void fill(Outbox outbox, PackId pack, int seconds) throws InterruptedException {
    TwinSource source = pack();
    PackDescription description = source.describe();
    OutboxLane lane = outbox.telemetry(pack);
    for (int n = 0; n < seconds; n++) {
      Sample sample = Objects.requireNonNull(source.next());
      byte[] body =
          FrameEncoder.encode(description.bootId(), description.clockQuality(), List.of(sample));
      long seq = lane.assign(1);
      byte[] envelope = Envelope.telemetry(lane.epoch(), seq, 1, body, true).toBytes(seq);
      long ms = sample.timestampMs();
      outbox.append(lane, new StoredMessage(seq, 1, false, ms, ms, envelope), true);
    }
    outbox.flush(PATIENCE.toMillis());
  }

  private static Delivery delivery(Outbox outbox, EmbeddedCloud cloud, PackId id) {
    PackDescription pack = pack().describe();
    PackRegistration.Builder registration =
        PackRegistration.newBuilder()
            .setCellCount(CELLS)
            .setProbeCount(pack.probes())
            .setParallelCount(1)
            .setChemistry("nmc")
            .setParameterSet(CELL.parameters().name())
            .setParameterSha256(CELL.sha256())
            .setParameterJson(CELL.json())
            .setEdge("edge")
            .setNominalIntervalS(1);
    for (int probe = 0; probe < pack.probes(); probe++) {
      registration.addProbeCell(probe);
    }
    return new Delivery(
        new PahoTransport(cloud.edgeBroker(), PACK.tenant() + ".edge"),
        outbox,
        Map.of(id, registration.build()),
        Map.of(),
        DeliveryConfig.defaults(),
        cloud.edgeBroker(),
        MqttTopic.edgeStatus(PACK.tenant(), "edge"),
        state -> EdgeStatus.newBuilder().setState(state).build());
  }
}

package io.galvani.stream.bridge;

import io.galvani.schemas.topic.MqttTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import io.galvani.schemas.topic.MqttTopic.Owner;
import io.galvani.stream.bridge.BridgeConfig.Pace;
import io.galvani.stream.kafka.OutageLog;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicFollower;
import io.galvani.stream.mqtt.Delivery;
import io.galvani.stream.mqtt.MqttLink;
import io.galvani.stream.mqtt.MqttListener;
import io.galvani.stream.mqtt.MqttTransport;
import io.galvani.stream.mqtt.MqttUnavailableException;
import io.galvani.stream.registry.PackRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge's one thread: opens Kafka, then the broker, runs what the others hand over, and begins
 * again at whichever was lost. While Kafka is away nothing is acknowledged and the broker stops at
 * the receive maximum; when a producer fails, the connection is given up with it, so that the
 * broker delivers again what was on its way.
 */
final class BridgeLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeLoop.class);

  /** Births first: they let the frames behind them through. */
  private static final List<String> FILTERS =
      List.of(
          MqttTopic.filter(Owner.PACK, Leaf.BIRTH),
          MqttTopic.filter(Owner.EDGE, Leaf.STATUS),
          MqttTopic.filter(Owner.PACK, Leaf.MODEL_REPORT),
          MqttTopic.filter(Owner.PACK, Leaf.ANOMALY_REPORT),
          MqttTopic.filter(Owner.PACK, Leaf.CAPACITY_REPORT),
          MqttTopic.filter(Owner.PACK, Leaf.ALERT),
          MqttTopic.filter(Owner.PACK, Leaf.TELEMETRY));

  private static final long TICK_MS = 10;
  private static final long SILENCE_NANOS = 5_000_000_000L;
  private static final long DRAIN_NANOS = 5_000_000_000L;

  private final BridgeConfig config;
  private final MqttTransport transport;
  private final TopicAdmin topics;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final BridgeMetrics metrics;
  private final Mailbox mailbox = new Mailbox();
  private final PackRegistry registry = new PackRegistry();
  private final PackLanes lanes = new PackLanes();
  private final Watermarks watermarks;
  private final ModelRoad models;
  private final Accounts accounts;
  private final Births births;
  private final Intake intake;
  private final Backoff mqttBackoff = new Backoff();
  private final Backoff kafkaBackoff = new Backoff();
  private final OutageLog mqttOutage = new OutageLog(LOG, "MQTT broker");
  private final OutageLog kafkaOutage;
  private volatile @Nullable TopicFollower packs;
  private volatile @Nullable Outlet outlet;
  private volatile @Nullable MqttLink link;
  private volatile boolean kafkaSilent;
  private volatile boolean stopping;

  BridgeLoop(
      BridgeConfig config,
      MqttTransport transport,
      Supplier<Producer<byte[], byte[]>> producers,
      InstantSource clock,
      BridgeMetrics metrics) {
    this.config = config;
    this.transport = transport;
    this.kafkaOutage = new OutageLog(LOG, "Kafka");
    this.topics = new TopicAdmin(config.kafka(), config.topics(), kafkaOutage);
    this.producers = producers;
    this.metrics = metrics;
    String run = config.instance() + "@" + Long.toString(clock.millis(), Character.MAX_RADIX);
    this.watermarks = new Watermarks(config.pace(), mailbox, lanes, metrics);
    Shard shard = new Shard(config.shards(), config.shard());
    this.models = new ModelRoad(shard, mailbox, watermarks, metrics);
    this.accounts = new Accounts(clock, run);
    this.births = new Births(clock, registry, lanes, watermarks, metrics);
    this.intake =
        new Intake(
            shard,
            births,
            new FrameForwarder(registry, lanes, watermarks, accounts, metrics),
            accounts,
            metrics);
  }

  /** Runs until {@link #stop}, then hands over what is on its way. */
  void run() throws InterruptedException {
    while (!stopping) {
      long now = System.nanoTime();
      Outlet to = outlet;
      if (to == null && kafkaBackoff.over(now)) {
        to = openKafka(now);
      }
      if (to != null && link == null && mqttBackoff.over(now)) {
        openMqtt(now);
      }
      mailbox.run(TICK_MS);
      settle();
    }
    drain();
  }

  /** Asks the loop to end; from any thread. */
  void stop() {
    stopping = true;
    mailbox.execute(() -> {});
  }

  boolean mqttUp() {
    MqttLink now = link;
    return now != null && now.isUp();
  }

  boolean kafkaUp() {
    Outlet now = outlet;
    return now != null && now.failure() == null && !kafkaSilent;
  }

  /** Why packs or models cannot be read; null while they can. */
  @Nullable String trouble() {
    TopicFollower registered = packs;
    String first = registered == null ? null : registered.trouble();
    return first == null ? models.trouble() : first;
  }

  int inFlight() {
    MqttLink now = link;
    return now == null ? 0 : now.unacknowledged();
  }

  double oldestUnacknowledgedSeconds() {
    MqttLink now = link;
    return now == null ? 0 : now.oldestUnacknowledgedNanos() / 1e9;
  }

  private @Nullable Outlet openKafka(long nowNanos) throws InterruptedException {
    try {
      if (!topics.tryEnsure()) {
        kafkaBackoff.failed(nowNanos);
        return null;
      }
      if (packs == null) {
        packs = Baseline.read(config.kafka(), config.instance(), mailbox, registry, lanes);
      }
      models.follow(config.kafka(), "galvani-" + config.instance());
      Outlet opened = new Outlet(producers.get(), mailbox);
      kafkaOutage.up();
      kafkaBackoff.succeeded(nowNanos);
      outlet = opened;
      return opened;
    } catch (KafkaException unavailable) {
      kafkaOutage.down(String.valueOf(unavailable.getMessage()));
      kafkaBackoff.failed(nowNanos);
      return null;
    }
  }

  private void openMqtt(long nowNanos) throws InterruptedException {
    try {
      MqttLink opened = transport.connect(FILTERS, new Listener());
      mqttOutage.up();
      mqttBackoff.succeeded(System.nanoTime());
      link = opened;
      watermarks.connected(opened);
      models.connected(opened);
      LOG.info("Bridge is connected, broker={} lanes={}", config.mqtt().url(), lanes.all().size());
    } catch (MqttUnavailableException unavailable) {
      mqttOutage.down(String.valueOf(unavailable.getMessage()));
      mqttBackoff.failed(nowNanos);
    }
  }

  /** After a batch of tasks: replaces what was lost, writes what is due. */
  private void settle() {
    long now = System.nanoTime();
    Outlet to = outlet;
    if (to != null && to.failure() != null) {
      giveUp(to, now);
      return;
    }
    MqttLink from = link;
    if (from != null && !from.isUp()) {
      metrics.outage("mqtt");
      mqttBackoff.failed(now);
      leaveBroker();
    }
    watermarks.write(to, now);
    models.write(now);
    if (to != null) {
      accounts.write(to, now, Pace.nanos(config.pace().accountMs()));
      watch(to, now);
    }
  }

  /** A producer tries for minutes before it gives up; people hear of it earlier. */
  private void watch(Outlet to, long nowNanos) {
    if (to.silentNanos(nowNanos) > SILENCE_NANOS) {
      kafkaOutage.down("nothing was confirmed for " + SILENCE_NANOS / 1_000_000_000 + " s");
      kafkaSilent = true;
    } else if (kafkaSilent) {
      kafkaOutage.up();
      kafkaSilent = false;
    }
  }

  private void giveUp(Outlet failed, long nowNanos) {
    metrics.outage("kafka");
    kafkaOutage.down(String.valueOf(failed.failure()));
    kafkaBackoff.failed(nowNanos);
    leaveBroker();
    outlet = null;
    kafkaSilent = false;
    failed.abandon();
    births.rewind();
    lanes.rewind();
  }

  private void leaveBroker() {
    MqttLink left = link;
    link = null;
    watermarks.connected(null);
    models.connected(null);
    if (left != null) {
      left.close();
    }
  }

  /** Lets Kafka confirm what is on its way, and the edges hear of it. */
  private void drain() throws InterruptedException {
    Outlet to = outlet;
    if (to == null || to.failure() != null) {
      return;
    }
    boolean confirmed = await(to, () -> mqttUp() && watermarks.untold());
    watermarks.keepAll(to, System.nanoTime());
    accounts.writeAll(to);
    if (!confirmed || !await(to, () -> false)) {
      LOG.warn("Bridge ends with records unconfirmed, their edges send them again");
    }
  }

  private boolean await(Outlet to, BooleanSupplier more) throws InterruptedException {
    long deadline = System.nanoTime() + DRAIN_NANOS;
    while (to.failure() == null && (to.pending() > 0 || more.getAsBoolean())) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      mailbox.run(TICK_MS);
      watermarks.write(null, System.nanoTime());
    }
    return to.failure() == null;
  }

  /** Ends connections and threads; on the loop's thread, after {@link #run}. */
  void release() {
    stopping = true;
    leaveBroker();
    Outlet to = outlet;
    outlet = null;
    if (to != null) {
      if (to.failure() == null) {
        to.close();
      } else {
        to.abandon();
      }
    }
    models.close();
    TopicFollower registered = packs;
    if (registered != null) {
      registered.close();
    }
  }

  private void arrived(Delivery delivery) {
    Outlet to = outlet;
    // Without Kafka, or while ending, it stays the broker's and comes again.
    if (to != null && !stopping) {
      intake.handle(to, delivery);
    }
  }

  /** Hands over from the connection's threads. */
  private final class Listener implements MqttListener {
    @Override
    public void arrived(Delivery delivery) {
      if (delivery.qos() == 0 && mailbox.size() > 4 * config.mqtt().receiveMaximum()) {
        // Nothing but our memory bounds QoS 0, and its publisher does not expect to be heard.
        return;
      }
      mailbox.execute(() -> BridgeLoop.this.arrived(delivery));
    }

    @Override
    public void lost(String reason) {
      mailbox.execute(() -> mqttOutage.down(reason));
    }
  }
}

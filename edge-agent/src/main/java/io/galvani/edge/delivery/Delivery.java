package io.galvani.edge.delivery;

import io.galvani.edge.config.BrokerConfig;
import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.source.PackSource;
import io.galvani.edge.transport.Transport;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.EdgeState;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.MqttTopic;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the uplink on a thread of its own: turns it when something happened or a deadline passed.
 */
public final class Delivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final long MAX_SLEEP_MS = 1_000;
  private static final long STOP_WAIT_MS = 15_000;

  private final Object signal = new Object();
  private final Uplink uplink;
  private final Thread thread;
  private boolean signalled;
  private volatile boolean closing;

  /**
   * @param sources of the packs whose samples may be taken without a time
   * @param side what else travels on the line
   */
  public Delivery(
      Transport transport,
      Outbox outbox,
      Map<PackId, PackRegistration> registrations,
      Map<PackId, PackSource> sources,
      DeliveryConfig config,
      BrokerConfig broker,
      MqttTopic statusTopic,
      Function<EdgeState, EdgeStatus> status,
      SideTraffic side) {
    this.uplink =
        new Uplink(
            transport,
            outbox,
            registrations,
            sources,
            config,
            new Backoff(broker.maxBackoffMs(), new SplittableRandom()),
            statusTopic,
            status,
            Delivery::nowMs,
            this::wake,
            side);
    this.thread = new Thread(this::run, "uplink");
    thread.setDaemon(true);
    outbox.onDurable(this::wake);
  }

  /** A line with nothing beside its lanes. */
  public Delivery(
      Transport transport,
      Outbox outbox,
      Map<PackId, PackRegistration> registrations,
      Map<PackId, PackSource> sources,
      DeliveryConfig config,
      BrokerConfig broker,
      MqttTopic statusTopic,
      Function<EdgeState, EdgeStatus> status) {
    this(
        transport,
        outbox,
        registrations,
        sources,
        config,
        broker,
        statusTopic,
        status,
        SideTraffic.NONE);
  }

  public void start() {
    thread.start();
  }

  public UplinkStats stats() {
    return uplink.stats();
  }

  /** Makes the line look for what there is to send. */
  public void wake() {
    synchronized (signal) {
      signalled = true;
      signal.notifyAll();
    }
  }

  private void run() {
    try {
      while (!closing) {
        long deadlineMs = uplink.turn();
        await(deadlineMs);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException fault) {
      LOG.error("Uplink failed, samples stay on disk", fault);
    } finally {
      uplink.hangUp();
    }
  }

  private void await(long deadlineMs) throws InterruptedException {
    long nowMs = nowMs();
    long untilMs = nowMs + Math.max(1, Math.min(MAX_SLEEP_MS, deadlineMs - nowMs));
    synchronized (signal) {
      while (!signalled && !closing && nowMs < untilMs) {
        signal.wait(untilMs - nowMs);
        nowMs = nowMs();
      }
      signalled = false;
    }
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void close() {
    closing = true;
    wake();
    try {
      thread.join(STOP_WAIT_MS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.galvani.edge.delivery;

import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.edge.source.PackSource;
import io.galvani.edge.transport.Transport;
import io.galvani.edge.transport.TransportException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.EdgeState;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's one line to the broker, as a loop that one thread turns: connects with backoff, says
 * births and status, sends alerts before telemetry, takes watermarks. Everything that happens
 * elsewhere only leaves an event here.
 */
final class Uplink {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final int MAX_IN_FLIGHT = 20;

  private final Transport transport;
  private final Outbox outbox;
  private final DeliveryConfig config;
  private final Backoff backoff;
  private final LongSupplier clockMs;
  private final SideTraffic side;
  private final String statusTopic;
  private final Function<EdgeState, EdgeStatus> status;
  private final List<PackLink> packs;
  private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
  private final RetainedMessages retained = new RetainedMessages();
  private final WatermarkIntake watermarks;
  private final Runnable wake;

  private boolean up;
  private int link;
  private int window = MAX_IN_FLIGHT;
  private int inFlight;
  private int turnPack;
  private long nextAttemptMs = Long.MIN_VALUE;
  private long nextStatusMs;
  private boolean absenceSaid;
  private volatile UplinkStats stats = new UplinkStats(false, 0, 0, 0, 0, 0, 0, 0, 0);
  private long connects;
  private long messagesSent;
  private long bytesSent;
  private long samplesSent;
  private long publishesRefused;
  private int lastRefusal;

  /**
   * @param registrations what is said of each pack at birth
   * @param sources of the packs whose samples may be taken without a time
   * @param clockMs a clock that only goes forward, ms
   * @param wake tells the thread that turns this that there is something to do
   * @param side what else travels on the line
   */
  Uplink(
      Transport transport,
      Outbox outbox,
      Map<PackId, PackRegistration> registrations,
      Map<PackId, PackSource> sources,
      DeliveryConfig config,
      Backoff backoff,
      MqttTopic statusTopic,
      Function<EdgeState, EdgeStatus> status,
      LongSupplier clockMs,
      Runnable wake,
      SideTraffic side) {
    this.transport = transport;
    this.side = side;
    this.outbox = outbox;
    this.config = config;
    this.backoff = backoff;
    this.clockMs = clockMs;
    this.wake = wake;
    this.statusTopic = statusTopic.toString();
    this.status = status;
    List<PackLink> links = new ArrayList<>();
    registrations.forEach(
        (pack, r) -> links.add(new PackLink(outbox, pack, r, sources.get(pack), config)));
    this.packs = List.copyOf(links);
    this.watermarks = new WatermarkIntake(packs, this::sayBirth);
  }

  UplinkStats stats() {
    return stats;
  }

  /** Does what there is to do; returns until when nothing will happen by itself. */
  long turn() {
    for (Runnable event = events.poll(); event != null; event = events.poll()) {
      event.run();
    }
    long now = clockMs.getAsLong();
    if (!up && now >= nextAttemptMs) {
      connect(now);
    }
    if (up) {
      turnSide();
      send(clockMs.getAsLong());
    }
    publishStats();
    return nextDeadlineMs(clockMs.getAsLong());
  }

  private void turnSide() {
    side.messages().forEach(retained::say);
    List<String> topics = side.subscriptions();
    if (!topics.isEmpty()) {
      try {
        transport.subscribe(topics);
      } catch (TransportException failed) {
        lost(link, String.valueOf(failed.getMessage()));
      }
    }
  }

  private void connect(long now) {
    int thisLink = ++link;
    try {
      Transport.Will will =
          new Transport.Will(statusTopic, status.apply(EdgeState.EDGE_STATE_LOST).toByteArray());
      int receiveMaximum = transport.connect(will, listener(thisLink));
      outbox.aboutToSend();
      transport.subscribe(watermarks.topics());
      linkUp(Math.max(1, Math.min(receiveMaximum, MAX_IN_FLIGHT)));
    } catch (TransportException absent) {
      transport.close();
      if (!absenceSaid) {
        LOG.warn("Broker cannot be reached, samples wait on disk, reason={}", absent.getMessage());
        absenceSaid = true;
      }
      nextAttemptMs = now + backoff.nextMs();
    }
  }

  private void linkUp(int receiveWindow) {
    LOG.info("Broker connected, packs={} window={}", packs.size(), receiveWindow);
    long now = clockMs.getAsLong();
    up = true;
    absenceSaid = false;
    window = receiveWindow;
    inFlight = 0;
    connects++;
    retained.clear();
    for (PackLink pack : packs) {
      sayBirth(pack);
      pack.linkUp(now);
    }
    sayStatus(now);
    side.linkUp();
  }

  private Transport.Listener listener(int ofLink) {
    return new Transport.Listener() {
      @Override
      public void onMessage(String topic, byte[] payload) {
        post(() -> received(topic, payload));
      }

      @Override
      public void onLost(String reason) {
        post(() -> lost(ofLink, reason));
      }
    };
  }

  private void post(Runnable event) {
    events.add(event);
    wake.run();
  }

  private void lost(int ofLink, String reason) {
    if (ofLink != link || !up) {
      return;
    }
    up = false;
    side.linkDown();
    transport.close();
    LOG.warn("Broker lost, samples wait on disk, reason={}", reason);
    absenceSaid = true;
    nextAttemptMs = clockMs.getAsLong() + backoff.nextMs();
  }

  private void sayBirth(PackLink pack) {
    retained.say(pack.topic(Leaf.BIRTH), pack.birth());
  }

  private void sayStatus(long now) {
    retained.say(statusTopic, status.apply(EdgeState.EDGE_STATE_ONLINE).toByteArray());
    nextStatusMs = now + config.statusIntervalMs();
  }

  private void send(long now) {
    if (now >= nextStatusMs) {
      sayStatus(now);
    }
    while (mayPublish()) {
      RetainedMessages.Message message = retained.take();
      if (message == null) {
        break;
      }
      publish(message.topic(), message.payload(), true, null);
    }
    for (PackLink pack : packs) {
      while (mayPublish() && sendNext(pack, pack.alerts(), Leaf.ALERT, now)) {
        // alerts of every pack go before any telemetry
      }
    }
    int idle = 0;
    while (mayPublish() && idle < packs.size()) {
      PackLink pack = packs.get(turnPack++ % packs.size());
      idle = sendNext(pack, pack.telemetry(), Leaf.TELEMETRY, now) ? 0 : idle + 1;
    }
  }

  private boolean mayPublish() {
    return up && inFlight < window;
  }

  private boolean sendNext(PackLink pack, LaneSender sender, Leaf leaf, long now) {
    StoredMessage message = sender.next(now);
    if (message == null) {
      return false;
    }
    byte[] payload = sender.stamp(message);
    long before = sender.sentEnd();
    sender.sent(message, now);
    messagesSent++;
    bytesSent += payload.length;
    if (leaf == Leaf.TELEMETRY && !message.gap()) {
      samplesSent += Math.max(0, sender.sentEnd() - Math.max(before, message.firstSeq()));
    }
    publish(pack.topic(leaf), payload, false, sender);
    return true;
  }

  private void publish(
      String topic, byte[] payload, boolean retained, @Nullable LaneSender sender) {
    int ofLink = link;
    inFlight++;
    try {
      transport.publish(
          topic, payload, retained, code -> post(() -> completed(ofLink, topic, sender, code)));
    } catch (TransportException failed) {
      inFlight--;
      lost(ofLink, String.valueOf(failed.getMessage()));
    }
  }

  private void completed(int ofLink, String topic, @Nullable LaneSender sender, int code) {
    if (ofLink != link) {
      return;
    }
    inFlight = Math.max(0, inFlight - 1);
    if (code >= Transport.FIRST_REFUSAL) {
      publishesRefused++;
      if (lastRefusal != code) {
        LOG.error(
            "Broker refuses, data stays on disk, topic={} reasonCode=0x{}",
            topic,
            Integer.toHexString(code));
      }
      lastRefusal = code;
      if (sender != null) {
        sender.refused(clockMs.getAsLong());
      }
    } else if (code >= 0) {
      lastRefusal = sender == null ? lastRefusal : 0;
      backoff.reset();
    }
  }

  private void received(String topic, byte[] payload) {
    if (!watermarks.take(topic, payload, clockMs.getAsLong())) {
      side.received(topic, payload);
    }
  }

  private long nextDeadlineMs(long now) {
    if (!up) {
      return nextAttemptMs;
    }
    long deadline = nextStatusMs;
    for (PackLink pack : packs) {
      deadline = Math.min(deadline, pack.alerts().nextDeadlineMs(now));
      deadline = Math.min(deadline, pack.telemetry().nextDeadlineMs(now));
    }
    return deadline;
  }

  private void publishStats() {
    long goBacks = 0;
    for (PackLink pack : packs) {
      goBacks += pack.telemetry().goBacks() + pack.alerts().goBacks();
    }
    stats =
        new UplinkStats(
            up,
            connects,
            messagesSent,
            bytesSent,
            samplesSent,
            goBacks,
            publishesRefused,
            watermarks.refused(),
            lastRefusal);
  }

  /** Says offline, so that the last will stays unsaid, and hangs up. */
  void hangUp() {
    if (up) {
      try {
        byte[] offline = status.apply(EdgeState.EDGE_STATE_OFFLINE).toByteArray();
        transport.publish(statusTopic, offline, true, code -> {});
      } catch (TransportException alreadyGone) {
        LOG.debug("Offline could not be said, reason={}", alreadyGone.getMessage());
      }
      up = false;
    }
    transport.disconnect();
    publishStats();
  }
}

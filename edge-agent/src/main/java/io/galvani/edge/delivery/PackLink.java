package io.galvani.edge.delivery;

import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.source.PackSource;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.MqttTopic;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pack's two lanes and its birth. */
final class PackLink {
  private static final Logger LOG = LoggerFactory.getLogger(PackLink.class);

  private final Outbox outbox;
  private final PackId pack;
  private final PackRegistration registration;
  private final long startEpoch;
  private final long startSeq;
  private final LaneSender telemetry;
  private final LaneSender alerts;
  private long renewedMs = Long.MIN_VALUE / 2;

  /**
   * @param source knows the time of samples that were taken without one; null if all have theirs
   */
  PackLink(
      Outbox outbox,
      PackId pack,
      PackRegistration registration,
      @Nullable PackSource source,
      DeliveryConfig config) {
    this.outbox = outbox;
    this.pack = pack;
    this.registration = registration;
    this.startEpoch = outbox.epoch(pack);
    this.startSeq = outbox.telemetry(pack).nextSeq();
    TimeRepair times =
        source == null ? null : new TimeRepair(outbox, outbox.telemetry(pack), source);
    this.telemetry = new LaneSender(outbox, outbox.telemetry(pack), config, times);
    this.alerts = new LaneSender(outbox, outbox.alerts(pack), config, null);
  }

  PackId pack() {
    return pack;
  }

  LaneSender telemetry() {
    return telemetry;
  }

  LaneSender alerts() {
    return alerts;
  }

  LaneSender sender(Lane lane) {
    return lane == Lane.LANE_ALERT ? alerts : telemetry;
  }

  String topic(MqttTopic.Leaf leaf) {
    return MqttTopic.of(pack, leaf).toString();
  }

  /**
   * What the pack is used for is said of the samples since the start; a renewed numbering is newer.
   */
  byte[] birth() {
    long epoch = outbox.epoch(pack);
    return registration.toBuilder()
        .setUseFromSeq(epoch == startEpoch ? startSeq : 0)
        .setStreamEpoch(epoch)
        .setPreviousStreamEpoch(outbox.previousEpoch(pack))
        .build()
        .toByteArray();
  }

  void linkUp(long nowMs) {
    alerts.linkUp(nowMs);
    telemetry.linkUp(nowMs);
  }

  /** Renews the epoch, at most once in a while; whether it did. */
  boolean renew(long nowMs, long leastIntervalMs) {
    if (nowMs - renewedMs < leastIntervalMs) {
      return false;
    }
    renewedMs = nowMs;
    try {
      outbox.newEpoch(pack);
    } catch (IOException refused) {
      LOG.error("New epoch cannot be stored, packId={} reason={}", pack, refused.getMessage());
      return false;
    }
    alerts.renewed(nowMs);
    telemetry.renewed(nowMs);
    return true;
  }
}

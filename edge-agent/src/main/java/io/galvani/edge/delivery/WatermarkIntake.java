package io.galvani.edge.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.proto.Watermark;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the cloud's watermarks to the lanes they speak of, and counts those that are not believed.
 * One above everything ever sent tells that the outbox is older than what the cloud has: its pack
 * is numbered anew.
 */
final class WatermarkIntake {
  private static final Logger LOG = LoggerFactory.getLogger(WatermarkIntake.class);
  private static final long RENEW_INTERVAL_MS = 60_000;

  private final List<PackLink> packs;
  private final Consumer<PackLink> renewed;
  private long refused;

  /**
   * @param packs whose watermarks are taken
   * @param renewed told of a pack that begins a new epoch
   */
  WatermarkIntake(List<PackLink> packs, Consumer<PackLink> renewed) {
    this.packs = packs;
    this.renewed = renewed;
  }

  /** Watermarks that were not believed or could not be read. */
  long refused() {
    return refused;
  }

  List<String> topics() {
    return packs.stream().map(pack -> pack.topic(Leaf.ACK)).toList();
  }

  /** Whether the topic is that of a watermark; what it says has then been dealt with. */
  boolean take(String topic, byte[] payload, long nowMs) {
    for (PackLink pack : packs) {
      if (pack.topic(Leaf.ACK).equals(topic)) {
        take(pack, payload, nowMs);
        return true;
      }
    }
    return false;
  }

  private void take(PackLink pack, byte[] payload, long nowMs) {
    Watermark watermark;
    try {
      watermark = Watermark.parseFrom(payload);
    } catch (InvalidProtocolBufferException garbage) {
      refused++;
      LOG.warn("Watermark cannot be read, packId={}", pack.pack());
      return;
    }
    LaneSender sender = pack.sender(watermark.getLane());
    WatermarkVerdict verdict =
        sender.onWatermark(watermark.getStreamEpoch(), watermark.getNextSeq(), nowMs);
    if (verdict == WatermarkVerdict.ADVANCED || verdict == WatermarkVerdict.REPEATED) {
      return;
    }
    refused++;
    LOG.warn(
        "Watermark refused, nothing is freed, packId={} lane={} verdict={} nextSeq={} sentEnd={}",
        pack.pack(),
        watermark.getLane(),
        verdict,
        watermark.getNextSeq(),
        sender.sentEnd());
    if (verdict == WatermarkVerdict.ABOVE_SENT && pack.renew(nowMs, RENEW_INTERVAL_MS)) {
      LOG.warn("Outbox does not remember what the cloud has: new epoch, packId={}", pack.pack());
      renewed.accept(pack);
    }
  }
}

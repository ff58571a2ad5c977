package io.galvani.stream.bridge;

import io.galvani.schemas.proto.Watermark;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.stream.bridge.BridgeConfig.Pace;
import io.galvani.stream.mqtt.MqttLink;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes watermarks: to the edge as soon as its last one was taken, so that one covers many frames
 * when frames are fast, and to Kafka less often. What is kept there may be old: a bridge that
 * starts from it forwards some frames twice, which the topology recognises, or hears from the edge
 * that they are gone.
 */
final class Watermarks {
  private final Pace pace;
  private final Executor owner;
  private final PackLanes lanes;
  private final BridgeMetrics metrics;
  private final Set<PackLane> toTell = new LinkedHashSet<>();
  private final Set<PackLane> toKeep = new LinkedHashSet<>();
  private @Nullable MqttLink link;
  private int telling;

  Watermarks(Pace pace, Executor owner, PackLanes lanes, BridgeMetrics metrics) {
    this.pace = pace;
    this.owner = owner;
    this.lanes = lanes;
    this.metrics = metrics;
  }

  /** There is another connection, or none. */
  void connected(@Nullable MqttLink now) {
    link = now;
    telling = 0;
    lanes.all().forEach(lane -> lane.telling = false);
  }

  /** A lane's watermark moved. */
  void advanced(PackLane lane) {
    lane.tellDue = true;
    lane.keepDue = true;
    toTell.add(lane);
    toKeep.add(lane);
  }

  /** An edge seems to have missed the watermark. */
  void repeat(PackLane lane) {
    lane.repeatDue = true;
    toTell.add(lane);
  }

  /** A lane was opened where its edge begins: keep that before anything comes. */
  void opened(PackLane lane) {
    lane.keepDue = true;
    toKeep.add(lane);
  }

  /** Writes what is due. */
  void write(@Nullable Outlet outlet, long nowNanos) {
    if (link != null && !toTell.isEmpty()) {
      tellDue(link, nowNanos);
    }
    if (outlet != null && !toKeep.isEmpty()) {
      keepDue(outlet, nowNanos, false);
    }
  }

  /** Writes to Kafka what has not been, due or not. */
  void keepAll(Outlet outlet, long nowNanos) {
    keepDue(outlet, nowNanos, true);
  }

  /** Watermarks on their way to the broker. */
  int underWay() {
    return telling;
  }

  /** Watermarks that an edge has not been told. */
  boolean untold() {
    return !toTell.isEmpty() || telling > 0;
  }

  private void tellDue(MqttLink to, long nowNanos) {
    for (PackLane lane : new ArrayList<>(toTell)) {
      if (telling >= Math.max(1, to.publishWindow() - ModelRoad.MOST_UNDER_WAY)) {
        return;
      }
      if (!lanes.holds(lane)) {
        toTell.remove(lane);
      } else if (!lane.telling && due(lane, nowNanos)) {
        toTell.remove(lane);
        tell(to, lane, nowNanos);
      }
    }
  }

  private boolean due(PackLane lane, long nowNanos) {
    long interval = Pace.nanos(lane.tellDue ? pace.watermarkMs() : pace.repeatMs());
    return lane.toldSeq < 0 || nowNanos - lane.toldNanos >= interval;
  }

  private void tell(MqttLink to, PackLane lane, long nowNanos) {
    lane.tellDue = false;
    lane.repeatDue = false;
    lane.telling = true;
    lane.toldSeq = lane.receiver().watermark();
    lane.toldNanos = nowNanos;
    telling++;
    metrics.watermarkTold();
    String topic = MqttTopic.of(lane.key().pack(), MqttTopic.Leaf.ACK).toString();
    to.publish(topic, message(lane), taken -> owner.execute(() -> told(to, lane)));
  }

  private void told(MqttLink to, PackLane lane) {
    if (link == to) {
      telling--;
      lane.telling = false;
    }
  }

  private void keepDue(Outlet outlet, long nowNanos, boolean all) {
    long interval = Pace.nanos(pace.keepMs());
    for (PackLane lane : new ArrayList<>(toKeep)) {
      if (!lanes.holds(lane)) {
        toKeep.remove(lane);
      } else if (all || lane.keptSeq < 0 || nowNanos - lane.keptNanos >= interval) {
        toKeep.remove(lane);
        lane.keepDue = false;
        lane.keptSeq = lane.receiver().watermark();
        lane.keptNanos = nowNanos;
        outlet.send(KafkaTopic.WATERMARKS, lane.key().bytes(), message(lane), () -> {});
      }
    }
  }

  private static byte[] message(PackLane lane) {
    return Watermark.newBuilder()
        .setStreamEpoch(lane.receiver().streamEpoch())
        .setLane(lane.key().lane())
        .setNextSeq(lane.receiver().watermark())
        .build()
        .toByteArray();
  }
}

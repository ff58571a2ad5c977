package io.galvani.stream.bridge;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.Watermark;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.stream.mqtt.Delivery;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes of all packs, one epoch each. Epochs are random and say nothing of their order: the
 * registration names the epoch that holds, and if it names none (a registration by hand), an epoch
 * that was left is never entered again.
 */
final class PackLanes {
  private static final Logger LOG = LoggerFactory.getLogger(PackLanes.class);
  private static final int REMEMBERED_EPOCHS = 16;

  private final Map<LaneKey, PackLane> lanes = new HashMap<>();
  private final Map<LaneKey, Set<Long>> left = new HashMap<>();

  /** Takes a watermark that an earlier bridge kept. */
  void baseline(LaneKey key, Watermark watermark) {
    lanes.put(key, lane(key, watermark.getStreamEpoch(), watermark.getNextSeq(), true));
  }

  /**
   * The lane that a frame belongs to, opened if need be.
   *
   * @param announcedEpoch the epoch that the pack's registration names, 0 if none
   * @return empty when the frame is of an epoch that does not hold
   */
  Optional<PackLane> laneOf(LaneKey key, Envelope envelope, long announcedEpoch) {
    long epoch = envelope.streamEpoch();
    PackLane current = lanes.get(key);
    boolean holds =
        announcedEpoch != 0
            ? epoch == announcedEpoch
            : !left.getOrDefault(key, Set.of()).contains(epoch);
    if (!holds) {
      return Optional.empty();
    }
    if (current != null && current.isOf(epoch)) {
      return Optional.of(current);
    }
    return Optional.of(open(key, envelope, current));
  }

  private PackLane open(LaneKey key, Envelope envelope, @Nullable PackLane before) {
    PackLane opened = lane(key, envelope.streamEpoch(), envelope.oldestHeldSeq(), false);
    lanes.put(key, opened);
    if (before == null) {
      LOG.info(
          "Lane has no kept watermark, begins with what its edge holds, lane={} seq={}",
          key,
          envelope.oldestHeldSeq());
    } else {
      remember(key, before.receiver().streamEpoch());
      LOG.info(
          "Lane begins a new epoch, lane={} epoch={} seq={} previousEpoch={} previousSeq={}",
          key,
          Long.toHexString(envelope.streamEpoch()),
          envelope.oldestHeldSeq(),
          Long.toHexString(before.receiver().streamEpoch()),
          before.receiver().watermark());
    }
    return opened;
  }

  private void remember(LaneKey key, long epoch) {
    Set<Long> epochs = left.computeIfAbsent(key, k -> new LinkedHashSet<>());
    epochs.add(epoch);
    if (epochs.size() > REMEMBERED_EPOCHS) {
      epochs.remove(epochs.iterator().next());
    }
  }

  private static PackLane lane(LaneKey key, long epoch, long startSeq, boolean baseline) {
    return new PackLane(key, new LaneReceiver<Delivery>(epoch, startSeq), baseline);
  }

  /** Whether the lane is the one that holds, and not one of an epoch that was left. */
  @SuppressWarnings("ReferenceEquality") // another object is another epoch of the lane
  boolean holds(PackLane lane) {
    return lanes.get(lane.key()) == lane;
  }

  /** The lanes of one pack that are of an epoch. */
  List<PackLane> of(PackId pack, long epoch) {
    return Stream.of(Lane.LANE_TELEMETRY, Lane.LANE_ALERT)
        .map(lane -> lanes.get(new LaneKey(pack, lane)))
        .filter(Objects::nonNull)
        .filter(lane -> lane.isOf(epoch))
        .toList();
  }

  Collection<PackLane> all() {
    return lanes.values();
  }

  /** Frames on their way to Kafka. */
  int underWay() {
    return lanes.values().stream().mapToInt(lane -> lane.receiver().underWay()).sum();
  }

  /** Brings every lane back to its watermark. */
  void rewind() {
    lanes.values().forEach(lane -> lane.receiver().rewind());
  }
}

package io.galvani.stream.bridge;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.topic.KafkaTopic;
import java.nio.charset.StandardCharsets;

/**
 * A numbered lane of a pack.
 *
 * @param pack the pack
 * @param lane telemetry or alert
 */
record LaneKey(PackId pack, Lane lane) {
  private static final String TELEMETRY = "/telemetry";
  private static final String ALERT = "/alert";

  /** Reads a key of the watermark topic. */
  static LaneKey parse(String key) {
    if (key.endsWith(TELEMETRY)) {
      return new LaneKey(
          PackId.parse(key.substring(0, key.length() - TELEMETRY.length())), Lane.LANE_TELEMETRY);
    }
    if (key.endsWith(ALERT)) {
      return new LaneKey(
          PackId.parse(key.substring(0, key.length() - ALERT.length())), Lane.LANE_ALERT);
    }
    throw new IllegalArgumentException("lane key must be tenant/pack/lane, but was " + key);
  }

  /** The topic that frames of this lane go to. */
  KafkaTopic kafkaTopic() {
    return lane == Lane.LANE_ALERT ? KafkaTopic.EDGE_ALERTS : KafkaTopic.TELEMETRY;
  }

  /** Key in the watermark topic. */
  byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return pack.key() + (lane == Lane.LANE_ALERT ? ALERT : TELEMETRY);
  }
}

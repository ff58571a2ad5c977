package io.galvani.stream.bridge;

import io.galvani.schemas.topic.MqttTopic;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Which packs and edges a bridge is for. MQTT filters cannot choose by hash, so every bridge hears
 * all and passes over what is another's; a shared subscription would deliver a lane to several
 * bridges out of order.
 *
 * @param count how many bridges share the work
 * @param index which of them this is
 */
record Shard(int count, int index) {

  /** Whether the topic's pack or edge is this bridge's. */
  boolean owns(MqttTopic topic) {
    return owns(topic.tenant() + "/" + topic.name());
  }

  /** Whether a pack, edge or model is this bridge's: CRC32C of tenant/name, modulo count. */
  boolean owns(String tenantAndName) {
    if (count == 1) {
      return true;
    }
    CRC32C hash = new CRC32C();
    hash.update(tenantAndName.getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % count == index;
  }
}

package io.galvani.stream.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.PackRegistration;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry as read from its compacted topic, record by record. Not safe for many threads. */
public final class PackRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(PackRegistry.class);

  private final Map<PackId, PackRegistration> byPack = new TreeMap<>();

  /** Takes a record of the registry topic; one that cannot be read is logged and passed over. */
  public Optional<PackId> apply(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return Optional.empty();
    }
    String text = new String(key, StandardCharsets.UTF_8);
    try {
      PackId pack = PackId.parse(text);
      if (value == null) {
        byPack.remove(pack);
      } else {
        byPack.put(pack, PackRegistration.parseFrom(value));
      }
      return Optional.of(pack);
    } catch (IllegalArgumentException | InvalidProtocolBufferException unreadable) {
      LOG.warn("Registration cannot be read and is ignored, key={}", text);
      return Optional.empty();
    }
  }

  /** Takes a registration that is known to be stored. */
  public void put(PackId pack, PackRegistration registration) {
    byPack.put(pack, registration);
  }

  /** The registration of a pack, null if it has none. */
  public @Nullable PackRegistration find(PackId pack) {
    return byPack.get(pack);
  }

  /** All registrations, by pack. */
  public Map<PackId, PackRegistration> all() {
    return new TreeMap<>(byPack);
  }
}

package io.galvani.stream.registry;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.Nearest;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The registry as it is now, and a way to change it, for a command of a moment. */
final class RegistryWriter {
  private final Lookup kafka;
  private final PackRegistry registry = new PackRegistry();

  RegistryWriter(Map<String, String> settings) {
    this.kafka = new Lookup(settings);
    kafka.all(KafkaTopic.PACKS, r -> registry.apply(r.key(), r.value()));
  }

  static PackId parse(String pack) {
    try {
      return PackId.parse(pack);
    } catch (IllegalArgumentException wrong) {
      throw new InputException(Objects.toString(wrong.getMessage(), "pack must be a pack"), wrong);
    }
  }

  @Nullable PackRegistration find(PackId pack) {
    return registry.find(pack);
  }

  /**
   * The pack's registration.
   *
   * @throws InputException if it has none
   */
  PackRegistration known(PackId pack) {
    PackRegistration known = find(pack);
    if (known == null) {
      throw new InputException(
          "pack must be registered, but \""
              + pack
              + "\" is not"
              + Nearest.hint(pack.key(), names()));
    }
    return known;
  }

  private List<String> names() {
    return registry.all().keySet().stream().map(PackId::key).toList();
  }

  void write(PackId pack, PackRegistration registration) throws InterruptedException {
    PackRegistration stamped =
        registration.toBuilder().setRegisteredAtMs(System.currentTimeMillis()).build();
    kafka.write(
        new ProducerRecord<>(
            KafkaTopic.PACKS.name(),
            pack.key().getBytes(StandardCharsets.UTF_8),
            stamped.toByteArray()));
  }
}

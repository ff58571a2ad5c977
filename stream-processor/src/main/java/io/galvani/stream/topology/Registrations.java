package io.galvani.stream.topology;

import io.galvani.schemas.PackId;
import org.jspecify.annotations.Nullable;

/**
 * The registry topic itself, asked for a pack that a task does not know. Kafka Streams reads a
 * task's topics without an order between them: among hundreds of new packs a frame may be read
 * before its pack's registration, although that reached Kafka first.
 */
@FunctionalInterface
public interface Registrations {
  /** Knows of no pack but those that a task was told of. */
  Registrations NONE = pack -> null;

  /**
   * The newest registration of a pack as it is in the topic at this moment, null if there is none.
   *
   * @throws RegistryUnavailableException if Kafka does not answer
   */
  byte @Nullable [] newest(PackId pack);
}

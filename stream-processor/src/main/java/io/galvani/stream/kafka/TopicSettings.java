package io.galvani.stream.kafka;

import io.galvani.chassis.config.Require;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How topics are created when they do not exist yet.
 *
 * @param partitions partitions of every topic that is keyed by pack; fixed at creation, default 6
 * @param replicationFactor copies of every partition; without it the cluster's own default
 */
public record TopicSettings(int partitions, @Nullable Integer replicationFactor) {
  private static final int DEFAULT_PARTITIONS = 6;

  /** Six partitions, the cluster's own replication factor. */
  public static final TopicSettings DEFAULT = new TopicSettings(0, null);

  public TopicSettings {
    partitions =
        partitions == 0 ? DEFAULT_PARTITIONS : Require.inRange("partitions", partitions, 1, 4096);
    if (replicationFactor != null) {
      Require.inRange("replication_factor", replicationFactor, 1, 16);
    }
  }

  Optional<Short> copies() {
    return Optional.ofNullable(replicationFactor).map(Integer::shortValue);
  }
}

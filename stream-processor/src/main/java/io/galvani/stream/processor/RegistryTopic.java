package io.galvani.stream.processor;

import io.galvani.schemas.PackId;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.stream.topology.Registrations;
import io.galvani.stream.topology.RegistryUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Reads the registry topic to its end for packs that are not known, seldom enough. */
final class RegistryTopic implements Registrations {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

  private final Map<String, String> kafka;
  private final LongSupplier nanoTime;
  private final Map<String, byte[]> read = new HashMap<>();
  private final Map<String, Long> absentAtNanos = new HashMap<>();
  private long readAtNanos;

  RegistryTopic(Map<String, String> kafka, LongSupplier nanoTime) {
    this.kafka = kafka;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized byte @Nullable [] newest(PackId pack) {
    long nowNanos = nanoTime.getAsLong();
    if (nowNanos - readAtNanos >= AGAIN_NANOS) {
      read.clear();
    }
    Long absentAt = absentAtNanos.get(pack.key());
    boolean tooSoon = absentAt != null && nowNanos - absentAt < AGAIN_NANOS;
    if (!tooSoon && !read.containsKey(pack.key())) {
      readToEnd();
    }
    byte[] value = read.get(pack.key());
    if (value == null && !tooSoon) {
      absentAtNanos.put(pack.key(), nowNanos);
    }
    return value;
  }

  private void readToEnd() {
    read.clear();
    readAtNanos = nanoTime.getAsLong();
    absentAtNanos.values().removeIf(atNanos -> readAtNanos - atNanos >= AGAIN_NANOS);
    try (TopicReader reader =
        new TopicReader(kafka, KafkaTopic.PACKS.name(), "galvani-processor-registry")) {
      reader.readToEnd(
          PATIENCE,
          record -> {
            String pack =
                record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
              read.remove(pack);
            } else {
              read.put(pack, record.value());
            }
          });
    } catch (KafkaException unavailable) {
      throw new RegistryUnavailableException(unavailable);
    }
  }
}

package io.galvani.stream.sink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Site and chemistry of every registered pack, from the registry topic. A pack is registered before
 * its telemetry passes, so its registration is found before its first estimate is written; this
 * keeps the tags of a replay equal to those of the first run.
 */
final class PackDirectory implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final long RETRY_NANOS = Duration.ofSeconds(2).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, PackLabels> labels = new HashMap<>();
  private final Map<String, Long> absentSince = new HashMap<>();
  private boolean assigned;
  private long assignedTriedNanos = System.nanoTime() - RETRY_NANOS;

  PackDirectory(Consumer<byte[], byte[]> registry) {
    this.consumer = registry;
  }

  /** Takes what is new; quick. */
  void refresh() {
    if (assign()) {
      take(Duration.ZERO);
    }
  }

  /** The labels; reads to the end of the registry first if the pack is not known. */
  PackLabels of(String pack) {
    PackLabels known = labels.get(pack);
    if (known != null) {
      return known;
    }
    Long tried = absentSince.get(pack);
    if (tried == null || System.nanoTime() - tried > RETRY_NANOS) {
      readToEnd();
      if (!labels.containsKey(pack)) {
        absentSince.put(pack, System.nanoTime());
      }
    }
    return labels.getOrDefault(pack, PackLabels.UNKNOWN);
  }

  private void readToEnd() {
    if (!assign()) {
      return;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      take(STEP);
    }
  }

  private boolean assign() {
    if (assigned || System.nanoTime() - assignedTriedNanos < RETRY_NANOS) {
      return assigned;
    }
    assignedTriedNanos = System.nanoTime();
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(KafkaTopic.PACKS.name()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      assigned = !partitions.isEmpty();
    } catch (KafkaException notYet) {
      assigned = false;
    }
    return assigned;
  }

  private void take(Duration timeout) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      if (record.key() == null) {
        continue;
      }
      String pack = new String(record.key(), StandardCharsets.UTF_8);
      if (record.value() == null) {
        labels.remove(pack);
        continue;
      }
      try {
        PackRegistration registration = PackRegistration.parseFrom(record.value());
        labels.put(pack, new PackLabels(registration.getSite(), registration.getChemistry()));
      } catch (InvalidProtocolBufferException unreadable) {
        // Whoever wrote it is told by the topology, which refuses the pack.
        labels.putIfAbsent(pack, PackLabels.UNKNOWN);
      }
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}

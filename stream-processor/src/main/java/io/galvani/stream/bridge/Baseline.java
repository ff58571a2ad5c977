package io.galvani.stream.bridge;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.proto.Watermark;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicFollower;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.stream.registry.PackRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a bridge has to know before its first message: kept watermarks and registered packs. */
final class Baseline {
  private static final Logger LOG = LoggerFactory.getLogger(Baseline.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Baseline() {}

  /**
   * Reads both topics to their present ends; the follower that is returned goes on with the
   * registry.
   */
  static TopicFollower read(
      Map<String, String> kafka,
      String instance,
      Executor owner,
      PackRegistry registry,
      PackLanes lanes)
      throws InterruptedException {
    String clientId = "galvani-" + instance;
    try (TopicReader kept =
        new TopicReader(kafka, KafkaTopic.WATERMARKS.name(), clientId + "-baseline")) {
      kept.readToEnd(PATIENCE, watermark -> take(lanes, watermark));
    }
    TopicFollower packs =
        new TopicFollower(
            kafka,
            KafkaTopic.PACKS,
            clientId + "-registry",
            owner,
            stored -> registry.apply(stored.key(), stored.value()));
    try {
      packs.start();
    } catch (RuntimeException unavailable) {
      packs.close();
      throw unavailable;
    }
    LOG.info("Baseline is read, lanes={} packs={}", lanes.all().size(), registry.all().size());
    return packs;
  }

  private static void take(PackLanes lanes, ConsumerRecord<byte[], byte[]> kept) {
    if (kept.key() == null || kept.value() == null) {
      return;
    }
    String key = new String(kept.key(), StandardCharsets.UTF_8);
    try {
      lanes.baseline(LaneKey.parse(key), Watermark.parseFrom(kept.value()));
    } catch (IllegalArgumentException | InvalidProtocolBufferException unreadable) {
      LOG.warn("Kept watermark cannot be read and is ignored, key={}", key);
    }
  }
}

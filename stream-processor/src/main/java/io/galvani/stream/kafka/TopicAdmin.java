package io.galvani.stream.kafka;

import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.schemas.topic.KafkaTopic.Cleanup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics of the catalogue. What exists is left as it is, except that topics which are
 * read together must have the configured number of partitions: with any other, a pack's telemetry
 * and its registration would meet different tasks.
 */
public final class TopicAdmin {
  /** Topics that the topology joins by partition. */
  private static final Set<KafkaTopic> CO_PARTITIONED =
      Set.of(
          KafkaTopic.TELEMETRY, KafkaTopic.PACKS, KafkaTopic.ESTIMATES, KafkaTopic.MODELS_REPORTS);

  /** Topics of few records, whose order of arrival is worth more than their parallelism. */
  private static final Set<KafkaTopic> SINGLE = Set.of(KafkaTopic.STATUS, KafkaTopic.DEAD_LETTER);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Map<String, String> kafka;
  private final TopicSettings settings;
  private final OutageLog outage;

  /** An administrator of the cluster that the client settings name. */
  public TopicAdmin(Map<String, String> kafka, TopicSettings settings) {
    this(kafka, settings, new OutageLog(LoggerFactory.getLogger(TopicAdmin.class), "Kafka"));
  }

  /** The same, for a program that watches Kafka for itself and wants one line, not two. */
  public TopicAdmin(Map<String, String> kafka, TopicSettings settings, OutageLog outage) {
    this.kafka = Map.copyOf(kafka);
    this.settings = settings;
    this.outage = outage;
  }

  /** Creates what is missing; waits for Kafka as long as it takes. */
  public void ensure() throws InterruptedException {
    while (!tryEnsure()) {
      Thread.sleep(RETRY.toMillis());
    }
  }

  /**
   * Tries once, for ten seconds at most.
   *
   * @return whether all topics exist now; false when Kafka did not answer
   * @throws InputException when an existing topic cannot be used
   */
  public boolean tryEnsure() throws InterruptedException {
    try (Admin admin = Admin.create(KafkaSettings.admin(kafka, "galvani-topics"))) {
      Map<String, Integer> partitions = existing(admin);
      create(admin, partitions.keySet());
      outage.up();
      CO_PARTITIONED.forEach(topic -> check(topic, partitions.get(topic.name())));
      return true;
    } catch (ExecutionException unanswered) {
      outage.down(String.valueOf(unanswered.getCause()));
      return false;
    } catch (KafkaException unreachable) {
      outage.down(reason(unreachable));
      return false;
    }
  }

  private static Map<String, Integer> existing(Admin admin)
      throws InterruptedException, ExecutionException {
    Set<String> present = admin.listTopics().names().get();
    List<String> ours =
        KafkaTopic.all().stream().map(KafkaTopic::name).filter(present::contains).toList();
    Map<String, TopicDescription> found = admin.describeTopics(ours).allTopicNames().get();
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().partitions().size()));
  }

  private void create(Admin admin, Set<String> present)
      throws InterruptedException, ExecutionException {
    List<NewTopic> missing = new ArrayList<>();
    for (KafkaTopic topic : KafkaTopic.all()) {
      if (!present.contains(topic.name())) {
        missing.add(describe(topic));
      }
    }
    Map<String, KafkaFuture<Void>> creations = admin.createTopics(missing).values();
    for (KafkaFuture<Void> creation : creations.values()) {
      try {
        creation.get();
      } catch (ExecutionException refused) {
        if (!(refused.getCause() instanceof TopicExistsException)) {
          throw refused;
        }
      }
    }
  }

  private NewTopic describe(KafkaTopic topic) {
    int partitions = SINGLE.contains(topic) ? 1 : settings.partitions();
    return new NewTopic(topic.name(), Optional.of(partitions), settings.copies())
        .configs(configuration(topic));
  }

  /** What a topic is created with; docs/operations.md says why. */
  static Map<String, String> configuration(KafkaTopic topic) {
    Map<String, String> all = new HashMap<>();
    all.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaSettings.MAX_RECORD_BYTES));
    if (topic.cleanup() == Cleanup.COMPACT) {
      all.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      // The active segment is never compacted: small and short-lived segments keep a restart, which
      // reads the whole topic, short.
      all.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 * 1024 * 1024));
      all.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Duration.ofHours(1).toMillis()));
      all.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
      all.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, millis(Duration.ofDays(7)));
    } else {
      all.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
      all.put(TopicConfig.RETENTION_MS_CONFIG, millis(topic.retention()));
      all.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(256 * 1024 * 1024));
    }
    if (topic.logAppendTime()) {
      all.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    }
    return all;
  }

  private void check(KafkaTopic topic, @Nullable Integer partitions) {
    if (partitions != null && partitions != settings.partitions()) {
      throw new InputException(
          "topic "
              + topic.name()
              + " must have the configured "
              + settings.partitions()
              + " partitions, but has "
              + partitions
              + "; set topics.partitions to what exists, or migrate to new topics");
    }
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private static String reason(KafkaException thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    return String.valueOf(cause.getMessage());
  }
}

package io.galvani.workbench.fault;

import io.galvani.schemas.topic.KafkaTopic;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether transactions are open on a topic. What a killed processor left open hides, until the
 * broker aborts it, whatever others committed behind it: a reader of committed records that reaches
 * its end then has not seen all.
 */
final class OpenTransactions {
  private static final long PATIENCE_S = 10;

  private OpenTransactions() {}

  /** Whether one of the topics has an open transaction, or Kafka does not say in time. */
  static boolean any(String bootstrapServers, Collection<KafkaTopic> topics)
      throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      return !ends(admin, topics, IsolationLevel.READ_COMMITTED)
          .equals(ends(admin, topics, IsolationLevel.READ_UNCOMMITTED));
    } catch (ExecutionException | TimeoutException unavailable) {
      return true;
    }
  }

  private static Map<TopicPartition, Long> ends(
      Admin admin, Collection<KafkaTopic> topics, IsolationLevel level)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    List<String> names = topics.stream().map(KafkaTopic::name).toList();
    for (TopicDescription topic :
        admin.describeTopics(names).allTopicNames().get(PATIENCE_S, TimeUnit.SECONDS).values()) {
      topic
          .partitions()
          .forEach(
              partition ->
                  asked.put(
                      new TopicPartition(topic.name(), partition.partition()),
                      OffsetSpec.latest()));
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked, new ListOffsetsOptions(level))
        .all()
        .get(PATIENCE_S, TimeUnit.SECONDS)
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }
}

package io.galvani.stream.processor;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Lets a group that never read begin at the beginning. Consumers do not reset offsets by
 * themselves: an offset that is out of range means that data was lost, and that must not pass
 * unnoticed.
 */
final class FirstOffsets {
  private FirstOffsets() {}

  /** Commits the beginning of each source partition that the group has no offset of. */
  static void ensure(Map<String, String> kafka, String group)
      throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(KafkaSettings.admin(kafka, group + "-first-offsets"))) {
      Map<TopicPartition, OffsetAndMetadata> known =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, OffsetSpec> unknown = new HashMap<>();
      for (TopicPartition partition : sources(admin)) {
        if (known.get(partition) == null) {
          unknown.put(partition, OffsetSpec.earliest());
        }
      }
      if (unknown.isEmpty()) {
        return;
      }
      Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
      for (Map.Entry<TopicPartition, ListOffsetsResultInfo> earliest :
          admin.listOffsets(unknown).all().get().entrySet()) {
        first.put(earliest.getKey(), new OffsetAndMetadata(earliest.getValue().offset()));
      }
      admin.alterConsumerGroupOffsets(group, first).all().get();
    }
  }

  private static List<TopicPartition> sources(Admin admin)
      throws InterruptedException, ExecutionException {
    Map<String, TopicDescription> topics =
        admin
            .describeTopics(
                List.of(
                    KafkaTopic.TELEMETRY.name(),
                    KafkaTopic.PACKS.name(),
                    KafkaTopic.MODELS_REPORTS.name()))
            .allTopicNames()
            .get();
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicDescription topic : topics.values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        partitions.add(new TopicPartition(topic.name(), partition.partition()));
      }
    }
    return partitions;
  }
}

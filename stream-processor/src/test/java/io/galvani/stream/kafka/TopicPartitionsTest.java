package io.galvani.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TopicPartitionsTest {
  @Test
  void topicWhosePartitionsAreNotKnownYetIsAskedForAgain() {
    assertThat(TopicPartitions.of(consumer(3), "new", Duration.ofSeconds(30)))
        .containsExactly(new TopicPartition("new", 0));
  }

  @Test
  void topicWithoutPartitionsIsNoEmptyTopic() {
    assertThatThrownBy(() -> TopicPartitions.of(consumer(1_000), "new", Duration.ZERO))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("topic new must have partitions, but has none after PT0S");
  }

  /** One that knows of no partition the first times it is asked. */
  private static MockConsumer<byte[], byte[]> consumer(int unknown) {
    return new MockConsumer<>("earliest") {
      private int asked;

      @Override
      public synchronized List<PartitionInfo> partitionsFor(String topic) {
        Node[] none = {};
        return ++asked <= unknown
            ? List.of()
            : List.of(new PartitionInfo(topic, 0, Node.noNode(), none, none));
      }
    };
  }
}

package io.galvani.stream.kafka;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The partitions of a topic. A topic that was made a moment ago may be known to the broker that is
 * asked before its partitions are; whoever believed that would read nothing and call it the end.
 */
public final class TopicPartitions {
  private static final long AGAIN_MS = 50;

  private TopicPartitions() {}

  /**
   * Asks until there are partitions.
   *
   * @throws TimeoutException if there are none for so long
   */
  public static List<TopicPartition> of(Consumer<?, ?> consumer, String topic, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    while (found == null || found.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException(
            "topic " + topic + " must have partitions, but has none after " + patience);
      }
      try {
        Thread.sleep(AGAIN_MS);
      } catch (InterruptedException stopped) {
        throw new InterruptException(stopped);
      }
      found = consumer.partitionsFor(topic);
    }
    return found.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }
}

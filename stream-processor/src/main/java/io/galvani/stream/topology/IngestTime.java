package io.galvani.stream.topology;

import io.galvani.schemas.topic.KafkaTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Orders the two inputs by when they reached Kafka. Event time stays in the payload, so that no
 * pack's clock moves another's. A registration counts as {@value #HEAD_START_MS} ms older than it
 * is: clocks of bridge and broker differ, and it must come before the frames that need it.
 */
final class IngestTime implements TimestampExtractor {
  private static final long HEAD_START_MS = 60_000;

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long head = KafkaTopic.PACKS.name().equals(record.topic()) ? HEAD_START_MS : 0;
    return Math.max(0, record.timestamp() - head);
  }
}

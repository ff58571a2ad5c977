package io.galvani.stream.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Sends what a node cannot use to the dead-letter topic, within the same transaction. */
final class DeadLetterExit {
  private final ProcessorContext<Object, Object> context;
  private final String stage;
  private final TopologyMetrics metrics;

  DeadLetterExit(ProcessorContext<Object, Object> context, String stage, TopologyMetrics metrics) {
    this.context = context;
    this.stage = stage;
    this.metrics = metrics;
  }

  /** The key and value as they came. */
  void send(
      byte @Nullable [] key,
      byte @Nullable [] value,
      long timestampMs,
      String reason,
      @Nullable String detail) {
    RecordMetadata from = context.recordMetadata().orElse(null);
    metrics.deadLetter(reason);
    context.forward(
        new Record<Object, Object>(
            key,
            value,
            timestampMs,
            DeadLetters.headers(
                reason,
                stage,
                detail,
                from == null ? null : from.topic(),
                from == null ? -1 : from.partition(),
                from == null ? -1 : from.offset(),
                value)),
        PackTopology.DEAD_LETTER);
  }

  static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}

package io.galvani.stream.topology;

import io.galvani.stream.deadletter.DeadLetter;
import io.galvani.stream.deadletter.Origin;
import io.galvani.stream.deadletter.Reason;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Sends what a node cannot use to the dead-letter topic, within the same transaction. */
final class DeadLetterExit {
  /** The stage that dead letters of the topology name. */
  static final String STAGE = "processor";

  private static final byte[] NOTHING = new byte[0];

  private final ProcessorContext<Object, Object> context;
  private final TopologyMetrics metrics;

  DeadLetterExit(ProcessorContext<Object, Object> context, TopologyMetrics metrics) {
    this.context = context;
    this.metrics = metrics;
  }

  /** Key and value as they came, and why they are of no use. */
  void send(
      Reason reason,
      byte @Nullable [] key,
      byte @Nullable [] value,
      long timestampMs,
      @Nullable Throwable why) {
    Origin origin =
        context.recordMetadata().map(DeadLetterExit::origin).orElse(Origin.kafka("", -1, -1));
    ProducerRecord<byte[], byte[]> letter =
        DeadLetter.of(reason, STAGE, origin, why, Objects.requireNonNullElse(value, NOTHING))
            .toRecord(key);
    metrics.deadLetter(reason.code());
    context.forward(
        new Record<Object, Object>(key, letter.value(), timestampMs, letter.headers()),
        PackTopology.DEAD_LETTER);
  }

  private static Origin origin(RecordMetadata from) {
    return Origin.kafka(from.topic(), from.partition(), from.offset());
  }
}

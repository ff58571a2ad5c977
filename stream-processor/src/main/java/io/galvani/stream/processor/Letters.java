package io.galvani.stream.processor;

import io.galvani.stream.deadletter.DeadLetter;
import io.galvani.stream.deadletter.Origin;
import io.galvani.stream.deadletter.Reason;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/** Dead letters of the exception handlers. */
final class Letters {
  private static final byte[] NOTHING = new byte[0];

  private Letters() {}

  static ProducerRecord<byte[], byte[]> of(
      Reason reason,
      ErrorHandlerContext context,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Exception why) {
    Origin origin =
        Origin.kafka(
            Objects.requireNonNullElse(context.topic(), ""), context.partition(), context.offset());
    return DeadLetter.of(
            reason, "processor", origin, why, Objects.requireNonNullElse(value, NOTHING))
        .toRecord(key);
  }
}

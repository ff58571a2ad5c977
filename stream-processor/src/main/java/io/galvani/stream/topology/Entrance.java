package io.galvani.stream.topology;

import io.galvani.schemas.PackId;
import io.galvani.stream.deadletter.Reason;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Where bytes of a topic come into the chain; those of no use become dead letters. */
abstract class Entrance extends ContextualProcessor<byte[], byte[], Object, Object> {
  private final TopologyMetrics metrics;
  private @Nullable DeadLetterExit deadLetters;

  Entrance(TopologyMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    deadLetters = new DeadLetterExit(context, metrics);
  }

  /** Sends a record to the dead letters, with what is wrong with it where something was thrown. */
  final void refuse(Reason reason, Record<byte[], byte[]> record, @Nullable Exception why) {
    if (deadLetters != null) {
      deadLetters.send(reason, record.key(), record.value(), record.timestamp(), why);
    }
  }

  /** The pack that a record's key names; throws {@link IllegalArgumentException} if it does not. */
  static PackId packOf(byte @Nullable [] key) {
    if (key == null) {
      throw new IllegalArgumentException("record key must be tenant/pack, but is missing");
    }
    return PackId.parse(new String(key, StandardCharsets.UTF_8));
  }
}

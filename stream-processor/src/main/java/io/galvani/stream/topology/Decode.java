package io.galvani.stream.topology;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.stream.deadletter.Reason;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Bytes into frames. What is no envelope becomes a dead letter and nothing else; a body that cannot
 * be read becomes a dead letter too, but its numbers go on to be accounted for.
 */
final class Decode extends ContextualProcessor<byte[], byte[], Object, Object> {
  private final TopologyMetrics metrics;
  private @Nullable DeadLetterExit deadLetters;

  Decode(TopologyMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    deadLetters = new DeadLetterExit(context, metrics);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    byte[] value = record.value();
    metrics.frame(value == null ? 0 : value.length, record.timestamp());
    PackId pack;
    Envelope envelope;
    try {
      pack = packOf(record.key());
      if (value == null || value.length == 0) {
        refuse(Reason.EMPTY, record, null);
        return;
      }
      envelope = Envelope.parse(value);
    } catch (MalformedMessageException | IllegalArgumentException noFrame) {
      refuse(Reason.MALFORMED, record, noFrame);
      return;
    }
    if (envelope.lane() != Lane.LANE_TELEMETRY) {
      refuse(Reason.WRONG_LANE, record, null);
      return;
    }
    context()
        .forward(
            new Record<Object, Object>(pack, content(envelope, record), record.timestamp()),
            PackTopology.ADMIT);
  }

  private Arrival content(Envelope envelope, Record<byte[], byte[]> record) {
    int bytes = record.value().length;
    if (envelope.isGap()) {
      return new Arrival.Gap(envelope, bytes);
    }
    try {
      return new Arrival.Samples(envelope, FrameView.decode(envelope), record.value());
    } catch (MalformedMessageException | RuntimeException unreadable) {
      refuse(Reason.MALFORMED, record, unreadable);
      return new Arrival.Unreadable(envelope, bytes);
    }
  }

  private void refuse(Reason reason, Record<byte[], byte[]> record, @Nullable Exception why) {
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

package io.galvani.stream.topology;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.stream.deadletter.Reason;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Bytes into frames. What is no envelope becomes a dead letter and nothing else; a body that cannot
 * be read becomes a dead letter too, but its numbers go on to be accounted for.
 */
final class Decode extends Entrance {
  private final TopologyMetrics metrics;

  Decode(TopologyMetrics metrics) {
    super(metrics);
    this.metrics = metrics;
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
}

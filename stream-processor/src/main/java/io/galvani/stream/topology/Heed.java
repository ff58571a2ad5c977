package io.galvani.stream.topology;

import io.galvani.release.model.KnownModel;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelReport;
import io.galvani.stream.deadletter.Reason;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Reads what edges say of the models that they run. */
final class Heed extends ContextualProcessor<byte[], byte[], Object, Object> {
  private final TopologyMetrics metrics;
  private @Nullable DeadLetterExit deadLetters;

  Heed(TopologyMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    deadLetters = new DeadLetterExit(context, metrics);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      PackId pack = Decode.packOf(record.key());
      ModelReport report = ModelReport.parse(record.value());
      if (report.pack().equals(pack) && KnownModel.of(report.model()).isPresent()) {
        Record<Object, Object> told =
            new Record<>(pack, new Arrival.Reported(report), record.timestamp());
        context().forward(told, PackTopology.ADMIT);
      }
    } catch (MalformedMessageException | IllegalArgumentException useless) {
      if (deadLetters != null) {
        deadLetters.send(
            Reason.MALFORMED, record.key(), record.value(), record.timestamp(), useless);
      }
    }
  }
}

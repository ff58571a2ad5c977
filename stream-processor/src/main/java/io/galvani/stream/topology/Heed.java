package io.galvani.stream.topology;

import io.galvani.release.model.KnownModel;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelReport;
import io.galvani.stream.deadletter.Reason;
import org.apache.kafka.streams.processor.api.Record;

/** Reads what edges say of the models that they run. */
final class Heed extends Entrance {

  Heed(TopologyMetrics metrics) {
    super(metrics);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      PackId pack = packOf(record.key());
      ModelReport report = ModelReport.parse(record.value());
      if (report.pack().equals(pack) && KnownModel.of(report.model()).isPresent()) {
        Record<Object, Object> told =
            new Record<>(pack, new Arrival.Reported(report), record.timestamp());
        context().forward(told, PackTopology.ADMIT);
      }
    } catch (MalformedMessageException | IllegalArgumentException useless) {
      refuse(Reason.MALFORMED, record, useless);
    }
  }
}

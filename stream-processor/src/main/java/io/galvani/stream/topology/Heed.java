package io.galvani.stream.topology;

import io.galvani.release.model.KnownModel;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelReport;
import io.galvani.stream.deadletter.Reason;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

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
      ModelReport report = ModelReport.parse(record.value());
      PackId pack = report.pack();
      if (isKeyOf(report, record.key()) && KnownModel.of(report.model()).isPresent()) {
        Record<Object, Object> told =
            new Record<>(pack, new Arrival.Reported(report), record.timestamp());
        context().forward(told, PackTopology.ADMIT);
      }
    } catch (MalformedMessageException | IllegalArgumentException useless) {
      refuse(Reason.MALFORMED, record, useless);
    }
  }

  /** Reports of before bear the key of their pack alone. */
  private static boolean isKeyOf(ModelReport report, byte @Nullable [] key) {
    if (key == null) {
      return false;
    }
    String text = new String(key, StandardCharsets.UTF_8);
    return text.equals(report.key()) || text.equals(report.pack().key());
  }
}

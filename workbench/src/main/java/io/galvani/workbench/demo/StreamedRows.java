package io.galvani.workbench.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.trainer.correction.CorrectionSequence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the topology streamed of each pack to train on, with the truth that only a twin knows. */
final class StreamedRows {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final float LABEL_SIGMA = 0.0005f;

  private static final int SOC_FEATURE = CorrectionFeature.SOC.index();

  private final Map<String, TruthLog> truth;
  private final Map<String, List<float[]>> rows = new TreeMap<>();
  private final Map<String, List<Float>> errors = new TreeMap<>();

  /**
   * @param truth by {@code tenant/pack}, of the packs to learn from
   */
  StreamedRows(Map<String, TruthLog> truth) {
    this.truth = truth;
  }

  /** Reads all that is there now, as one sequence a pack. */
  List<CorrectionSequence> read(Map<String, String> kafka, String stratum) {
    rows.clear();
    errors.clear();
    try (TopicReader reader = new TopicReader(kafka, KafkaTopic.FEATURES.name(), "demo-trainer")) {
      reader.readToEnd(PATIENCE, this::take);
    }
    List<CorrectionSequence> sequences = new ArrayList<>();
    rows.forEach(
        (pack, features) -> {
          List<Float> known = errors.getOrDefault(pack, List.of());
          float[] error = new float[features.size()];
          float[] variance = new float[features.size()];
          for (int k = 0; k < error.length; k++) {
            error[k] = known.get(k);
            variance[k] = LABEL_SIGMA * LABEL_SIGMA;
          }
          sequences.add(
              new CorrectionSequence(
                  pack, stratum, features.toArray(float[][]::new), error, variance));
        });
    return sequences;
  }

  private void take(ConsumerRecord<byte[], byte[]> stored) {
    String pack = new String(stored.key(), StandardCharsets.UTF_8);
    TruthLog log = truth.get(pack);
    if (log == null) {
      return;
    }
    try {
      PackFeatures streamed = PackFeatures.parseFrom(stored.value());
      for (int step = 0; step < streamed.getAtSeqCount(); step++) {
        float[] row = new float[streamed.getFeatureCount()];
        for (int k = 0; k < row.length; k++) {
          row[k] = streamed.getFeatures(step * row.length + k);
        }
        double soc = log.socAt(streamed.getAtTimestampMs(step));
        rows.computeIfAbsent(pack, p -> new ArrayList<>()).add(row);
        errors.computeIfAbsent(pack, p -> new ArrayList<>()).add((float) (soc - row[SOC_FEATURE]));
      }
    } catch (InvalidProtocolBufferException unreadable) {
      throw new IllegalStateException("features must be readable, but are not", unreadable);
    }
  }
}

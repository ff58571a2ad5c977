package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.PackFeatures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads snippet steps out of what the topology streams, one pack's messages in order. */
final class StepReader {
  private static final String SCHEMA = KnownModel.ANOMALY.features().sha256();
  private static final int OWN = SnippetFeature.OF_CELLS.size();
  private static final long TOLERANCE_MS = 500;

  /** Event time of the last step of a pack that a snippet may hold. */
  private final Map<String, Long> lastMs = new HashMap<>();

  /** Whether a message has the features of this model. */
  static boolean fits(PackFeatures message) {
    int steps = message.getAtTimestampMsCount();
    boolean absent = message.getSnippetFeaturesCount() == 0;
    boolean own =
        !message.getSnippetSchema().isEmpty()
            && SCHEMA.startsWith(message.getSnippetSchema())
            && message.getSnippetFeatureCount() == OWN
            && message.getSnippetFeaturesCount() == steps * OWN;
    return (absent || own)
        && message.getFeatureCount() == CorrectionFeature.COUNT
        && message.getFeaturesCount() == steps * CorrectionFeature.COUNT
        && message.getDurationSCount() == steps;
  }

  /** The steps of a message that fits; those that no snippet may hold are left out. */
  List<SnippetStep> read(String pack, PackFeatures message) {
    List<SnippetStep> steps = new ArrayList<>();
    for (int k = 0; k < message.getAtTimestampMsCount(); k++) {
      float[] values = values(message, k);
      if (allNumbers(values)) {
        long atMs = message.getAtTimestampMs(k);
        long beganMs = atMs - Math.round(1000.0 * message.getDurationS(k));
        Long before = lastMs.put(pack, atMs);
        boolean continues = before != null && Math.abs(beganMs - before) <= TOLERANCE_MS;
        steps.add(new SnippetStep(atMs, continues, values));
      } else {
        lastMs.remove(pack);
      }
    }
    return steps;
  }

  private static float[] values(PackFeatures message, int step) {
    float[] values = new float[SnippetFeature.COUNT];
    int own = 0;
    for (SnippetFeature feature : SnippetFeature.values()) {
      CorrectionFeature same = feature.ofBlock();
      if (same != null) {
        values[feature.index()] =
            message.getFeatures(step * CorrectionFeature.COUNT + same.index());
      } else {
        values[feature.index()] =
            message.getSnippetFeaturesCount() == 0
                ? Float.NaN
                : message.getSnippetFeatures(step * OWN + own++);
      }
    }
    return values;
  }

  private static boolean allNumbers(float[] values) {
    for (float value : values) {
      if (!(Math.abs(value) <= Float.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }
}

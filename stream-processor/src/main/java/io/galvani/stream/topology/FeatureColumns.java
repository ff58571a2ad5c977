package io.galvani.stream.topology;

import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.anomaly.SnippetSteps;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.CorrectionFeatures;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.stream.topology.state.Engine;
import java.util.Locale;

/** Collects the rows of features that one frame completed. */
final class FeatureColumns {
  private static final String SCHEMA = KnownModel.SOC_CORRECTION.features().sha256();
  private static final String SNIPPET_SCHEMA =
      KnownModel.ANOMALY.features().sha256().substring(0, 16);

  private PackFeatures.Builder rows = PackFeatures.newBuilder();
  private boolean anyWhole;

  void begin() {
    rows = PackFeatures.newBuilder();
    anyWhole = false;
  }

  void add(PackStep step) {
    SnippetSteps steps = step.engine().rows();
    CorrectionFeatures row = steps.blocks();
    rows.addAtSeq(step.sample().seq())
        .addAtTimestampMs(step.eventMs())
        .addDurationS((float) step.engine().rowS())
        .addStartsAnew(row.startsAnew());
    for (CorrectionFeature feature : CorrectionFeature.values()) {
      rows.addFeatures(row.value(feature));
    }
    for (SnippetFeature feature : SnippetFeature.OF_CELLS) {
      rows.addSnippetFeatures(steps.whole() ? steps.value(feature) : Float.NaN);
    }
    anyWhole |= steps.whole();
  }

  boolean any() {
    return rows.getAtSeqCount() > 0;
  }

  PackFeatures end(PackStep step) {
    Engine engine = step.engine();
    if (anyWhole) {
      rows.setSnippetFeatureCount(SnippetFeature.OF_CELLS.size()).setSnippetSchema(SNIPPET_SCHEMA);
    } else {
      rows.clearSnippetFeatures();
    }
    return rows.setStreamEpoch(step.pack().admission().epoch())
        .setFeatureCount(CorrectionFeature.COUNT)
        .setFeatureSha256(SCHEMA)
        .setNominalCapacityAh(engine.model().cell().capacityAh())
        .setParameterSet(engine.model().cell().name())
        .setChemistry(engine.model().cell().chemistry().name().toLowerCase(Locale.ROOT))
        .build();
  }
}

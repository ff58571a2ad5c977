package io.galvani.stream.topology;

import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.CorrectionFeatures;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.stream.topology.state.Engine;
import java.util.Locale;

/** Collects the rows of features that one frame completed. */
final class FeatureColumns {
  private static final String SCHEMA = KnownModel.SOC_CORRECTION.features().sha256();

  private PackFeatures.Builder rows = PackFeatures.newBuilder();

  void begin() {
    rows = PackFeatures.newBuilder();
  }

  void add(PackStep step) {
    CorrectionFeatures row = step.engine().rows();
    rows.addAtSeq(step.sample().seq())
        .addAtTimestampMs(step.eventMs())
        .addDurationS((float) step.engine().rowS())
        .addStartsAnew(row.startsAnew());
    for (CorrectionFeature feature : CorrectionFeature.values()) {
      rows.addFeatures(row.value(feature));
    }
  }

  boolean any() {
    return rows.getAtSeqCount() > 0;
  }

  PackFeatures end(PackStep step) {
    Engine engine = step.engine();
    return rows.setStreamEpoch(step.pack().admission().epoch())
        .setFeatureCount(CorrectionFeature.COUNT)
        .setFeatureSha256(SCHEMA)
        .setNominalCapacityAh(engine.model().cell().capacityAh())
        .setParameterSet(engine.model().cell().name())
        .setChemistry(engine.model().cell().chemistry().name().toLowerCase(Locale.ROOT))
        .build();
  }
}

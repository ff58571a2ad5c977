package io.galvani.stream.topology;

import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.anomaly.SnippetSteps;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.CorrectionFeatures;
import io.galvani.battery.health.HealthState;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.ChargeRow;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.stream.topology.state.Engine;
import java.util.Arrays;
import java.util.Locale;

/** Collects the rows of features and the charges that one frame completed. */
final class FeatureColumns {
  private static final String SCHEMA = KnownModel.SOC_CORRECTION.features().sha256();
  private static final String SNIPPET_SCHEMA =
      KnownModel.ANOMALY.features().sha256().substring(0, 16);
  private static final String CHARGE_SCHEMA =
      KnownModel.CAPACITY.features().sha256().substring(0, 16);

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

  /** Adds the charge that ended with this sample. */
  void addCharge(PackStep step) {
    Engine engine = step.engine();
    PackCharges charges = engine.charges();
    HealthState health = engine.health();
    ChargeRow.Builder row =
        ChargeRow.newBuilder()
            .setAtSeq(step.sample().seq())
            .setAtTimestampMs(step.eventMs())
            .setFeatureCount(ChargeFeature.COUNT)
            .setSchema(CHARGE_SCHEMA)
            .setUse(engine.use())
            .setEquivalentFullCycles(health.equivalentFullCycles());
    float[] features = new float[ChargeFeature.COUNT];
    for (int c = 0; c < charges.cells(); c++) {
      if (charges.told(c)) {
        charges.copyTo(c, features);
      } else {
        Arrays.fill(features, Float.NaN);
      }
      for (float feature : features) {
        row.addFeatures(feature);
      }
      row.addCapacity1CAh((float) health.capacityAt1cAh(c))
          .addCapacity1CSigmaAh((float) health.capacityAt1cSigmaAh(c))
          .addCapacityWindows(health.windows(c));
    }
    rows.addCharges(row);
  }

  boolean any() {
    return rows.getAtSeqCount() > 0 || rows.getChargesCount() > 0;
  }

  PackFeatures end(PackStep step) {
    Engine engine = step.engine();
    if (anyWhole) {
      rows.setSnippetFeatureCount(SnippetFeature.OF_CELLS.size()).setSnippetSchema(SNIPPET_SCHEMA);
    } else {
      rows.clearSnippetFeatures();
    }
    return rows.setStreamEpoch(step.pack().admission().epoch())
        .setPackFingerprint(engine.fingerprint())
        .setFeatureCount(CorrectionFeature.COUNT)
        .setFeatureSha256(SCHEMA)
        .setNominalCapacityAh(engine.model().cell().capacityAh())
        .setParameterSet(engine.model().cell().name())
        .setChemistry(engine.model().cell().chemistry().name().toLowerCase(Locale.ROOT))
        .build();
  }
}

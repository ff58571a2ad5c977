package io.galvani.trainer.service;

import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.PackFeatures;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * Healthy packs that drive and charge, whose cells and probes lie apart by what the pack is and by
 * the current.
 */
public final class MadeUpSnippets {
  private static final int STEPS = 1600;

  private MadeUpSnippets() {}

  static void fill(FeatureStore store, int packs) {
    for (int k = 0; k < packs; k++) {
      add(store, "demo/pack-" + k, message(k, 1, true));
    }
  }

  static void add(FeatureStore store, String pack, PackFeatures message) {
    store.register(pack, MadeUpFleet.registration().toByteArray());
    store.add(pack, message.toByteArray());
  }

  /**
   * Steps of one pack.
   *
   * @param factor of every number, NaN for none
   * @param drives whether it drives; else it charges all the time
   */
  public static PackFeatures message(long seed, float factor, boolean drives) {
    Random random = new Random(seed);
    PackFeatures.Builder message =
        PackFeatures.newBuilder()
            .setFeatureCount(CorrectionFeature.COUNT)
            .setFeatureSha256(KnownModel.SOC_CORRECTION.features().sha256())
            .setSnippetFeatureCount(SnippetFeature.OF_CELLS.size())
            .setSnippetSchema(KnownModel.ANOMALY.features().sha256().substring(0, 16))
            .setChemistry("nmc");
    double apart = 0.002 + 0.0005 * random.nextDouble();
    double hardest = 0.3 + 1.5 * random.nextDouble();
    double rate = 0;
    double soc = 0.5;
    for (int k = 0; k < STEPS; k++) {
      boolean driving = drives && k / 400 % 2 == 0;
      rate = !driving ? 0.5 : random.nextInt(6) == 0 ? -hardest * random.nextDouble() : rate;
      soc = Math.max(0.1, Math.min(0.9, soc + rate * 10 / 3600));
      double low = apart * (1 + 12 * Math.pow(1 - soc, 3) + 3 * Math.abs(rate));
      double high = apart * (1 + 12 * Math.pow(soc, 3) + 3 * Math.abs(rate));
      Map<SnippetFeature, Double> step = new EnumMap<>(SnippetFeature.class);
      step.put(SnippetFeature.LOWEST_CELL, -low + 0.0003 * random.nextGaussian());
      step.put(SnippetFeature.HIGHEST_CELL, high + 0.0003 * random.nextGaussian());
      step.put(SnippetFeature.CELL_SPREAD, 0.3 * (low + high) + 0.0001 * random.nextGaussian());
      step.put(SnippetFeature.EMPTIEST_CELL, -2 * low + 0.0005 * random.nextGaussian());
      step.put(SnippetFeature.FULLEST_CELL, 2 * high + 0.0005 * random.nextGaussian());
      step.put(
          SnippetFeature.MOST_RESISTANCE,
          0.05 + 0.3 * Math.pow(soc - 0.5, 2) + 0.005 * random.nextGaussian());
      step.put(
          SnippetFeature.HOTTEST_PROBE,
          0.3 + 2 * Math.pow(soc - 0.5, 2) + 0.05 * random.nextGaussian());
      step.put(SnippetFeature.COLDEST_PROBE, -0.5 + 0.05 * random.nextGaussian());
      float[] block = {
        3.7f,
        (float) rate,
        25 + (float) (0.1 * random.nextGaussian()),
        3.7f,
        (float) rate,
        (float) soc,
        (float) (0.001 * random.nextGaussian()),
        0.02f
      };
      message.addAtSeq(k).addAtTimestampMs(1_700_000_000_000L + 10_000L * k).addDurationS(10);
      for (float value : block) {
        message.addFeatures(value);
      }
      for (SnippetFeature feature : SnippetFeature.OF_CELLS) {
        message.addSnippetFeatures(factor * step.getOrDefault(feature, 0.0).floatValue());
      }
    }
    return message.build();
  }
}

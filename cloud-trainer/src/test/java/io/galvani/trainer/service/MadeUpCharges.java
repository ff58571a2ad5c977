package io.galvani.trainer.service;

import io.galvani.battery.charge.ChargeFeature;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.ChargeRow;
import io.galvani.schemas.proto.PackFeatures;
import java.util.Random;

/** Packs of three cells that fade, whose capacity shows, without noise, in two of the features. */
public final class MadeUpCharges {
  public static final int CELLS = 3;
  private static final int CHARGES = 30;
  private static final long BEGAN_MS = 1_700_000_000_000L;
  private static final long APART_MS = 86_400_000;

  private MadeUpCharges() {}

  static void fill(FeatureStore store, int packs) {
    for (int k = 0; k < packs; k++) {
      add(store, "demo/pack-" + k, message(k, 1, 1));
    }
  }

  static void add(FeatureStore store, String pack, PackFeatures message) {
    store.register(pack, MadeUpFleet.registration().toByteArray());
    store.add(pack, message.toByteArray());
  }

  /**
   * Charges of one pack, without a step.
   *
   * @param factor of every feature, NaN for none
   * @param ageing how fast it fades; 0 for a pack that is like all others, for ever
   */
  public static PackFeatures message(long seed, float factor, double ageing) {
    Random random = new Random(seed);
    double fade = ageing * (3e-4 + 5e-4 * random.nextDouble());
    double newAh = 2.9 - 0.15 * ageing * random.nextDouble();
    PackFeatures.Builder message = PackFeatures.newBuilder().setChemistry("nmc");
    for (int k = 0; k < CHARGES; k++) {
      message.addCharges(charge(k, newAh * (1 - 8 * fade * k), factor, random));
    }
    return message.build();
  }

  /** What shows the capacity; a line through it does not. */
  public static double ccTimeS(double capacityAh) {
    return Math.sin(8 * capacityAh);
  }

  /** One charge. */
  public static ChargeRow.Builder charge(int k, double capacityAh, float factor, Random random) {
    ChargeRow.Builder row =
        ChargeRow.newBuilder()
            .setAtSeq(1000L * k)
            .setAtTimestampMs(BEGAN_MS + k * APART_MS)
            .setFeatureCount(ChargeFeature.COUNT)
            .setSchema(KnownModel.CAPACITY.features().sha256().substring(0, 16))
            .setEquivalentFullCycles(8 * k);
    for (int c = 0; c < CELLS; c++) {
      for (ChargeFeature feature : ChargeFeature.values()) {
        double value =
            switch (feature) {
              case CC_CHARGE -> Math.cos(8 * capacityAh);
              case CC_TIME -> ccTimeS(capacityAh);
              default -> 0.1 * random.nextGaussian();
            };
        row.addFeatures(factor * (float) value);
      }
      row.addCapacity1CAh((float) capacityAh)
          .addCapacity1CSigmaAh((float) (0.015 * capacityAh))
          .addCapacityWindows(k + 1);
    }
    return row;
  }
}

package io.galvani.trainer.service;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.schemas.proto.PackRegistration;
import java.util.Random;

/**
 * Packs that rest, drive and rest, whose filter errs in the drive by what the current was over the
 * last ten minutes.
 */
public final class MadeUpFleet {
  static final String CELL = "lg-hg2";
  private static final int REST = 200;
  private static final int DRIVE = 400;
  private static final double SIGMA = 0.05;

  private MadeUpFleet() {}

  static void fill(FeatureStore store, int packs) {
    for (int k = 0; k < packs; k++) {
      add(store, "demo/pack-" + k, k, 1);
    }
  }

  /** One pack; every number of its steps times a factor, NaN for none. */
  static void add(FeatureStore store, String pack, long seed, float factor) {
    store.register(pack, registration().toByteArray());
    store.add(pack, message(seed, factor).toByteArray());
  }

  /** What the edge of such a pack says of it. */
  public static PackRegistration registration() {
    return PackRegistration.newBuilder()
        .setChemistry("nmc")
        .setParameterSet(CELL)
        .setParameterJson(CellLibrary.shipped().get(CELL).json())
        .build();
  }

  /** Steps of one pack; every number times a factor, NaN for none. */
  public static PackFeatures message(long seed, float factor) {
    CellParameters cell = CellLibrary.shipped().get(CELL).parameters();
    Random random = new Random(seed);
    PackFeatures.Builder message =
        PackFeatures.newBuilder()
            .setFeatureCount(8)
            .setFeatureSha256(KnownModel.SOC_CORRECTION.features().sha256())
            .setChemistry("nmc");
    double soc = 0.85;
    double rate = 0;
    double memory = 0;
    for (int k = 0; k < 2 * REST + DRIVE; k++) {
      boolean driving = k >= REST && k < REST + DRIVE;
      rate = !driving ? 0 : random.nextInt(15) == 0 ? -random.nextDouble() : rate;
      soc += rate * 10 / 3600;
      memory = 0.98 * memory + 0.02 * rate;
      double error = 2 * SIGMA * memory;
      float voltageV = (float) (cell.ocv().ocvV(soc, 25) + 0.05 * rate);
      float[] row = {
        voltageV,
        (float) rate,
        25,
        voltageV,
        (float) memory,
        (float) (soc - error),
        (float) (0.001 * random.nextGaussian()),
        (float) SIGMA
      };
      message.addAtSeq(k).addAtTimestampMs(1_700_000_000_000L + 10_000L * k).addDurationS(10);
      for (float value : row) {
        message.addFeatures(factor * value);
      }
    }
    return message.build();
  }
}

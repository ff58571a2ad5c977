package io.galvani.trainer.correction;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.twin.Draws;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sequences from simulated packs, whose true SOC is known. */
public final class TwinSequences {
  private static final double TRUTH_SIGMA = 0.0005;
  private static final int CELLS = 4;

  private TwinSequences() {}

  /**
   * Sequences of one pack that somebody drives: every sample goes through the production filter.
   *
   * @param pack its name
   * @param stratum such as its chemistry
   */
  public static List<CorrectionSequence> of(
      String pack, String stratum, PackTwin twin, double hours) {
    SequenceRecorder recorder =
        new SequenceRecorder(pack, stratum, new PackEstimator(twin.model()), TRUTH_SIGMA);
    PackSample sample = new PackSample();
    do {
      twin.next(sample);
      recorder.add(sample, twin.truth().meanSoc());
    } while (twin.truth().elapsedS() < hours * 3600);
    return recorder.finish();
  }

  /**
   * Packs that differ in start (35 to 95 % of charge), load, coolant and sensors.
   *
   * @param cell parameter set, of the size of the packs' cells
   * @param packs how many
   * @param hours of each
   * @param seed same seed, same packs
   */
  public static List<CorrectionSequence> fleet(
      CellParameters cell, int packs, double hours, long seed) {
    List<CorrectionSequence> all = new ArrayList<>();
    for (int k = 0; k < packs; k++) {
      long own = seed * 1000 + k;
      PackTwin twin = new PackTwin(settings(cell, Draws.of(own)), cell, own, List.of());
      String name = "simulated-%d-%02d".formatted(seed, k);
      all.addAll(of(name, cell.name() + " simulated", twin, hours));
    }
    return all;
  }

  private static TwinSettings settings(CellParameters cell, Random random) {
    TwinSettings plain = TwinSettings.of(CELLS);
    double capacityAh = cell.capacityAh();
    return plain
        .with(
            new TwinSettings.Use(
                0.35 + 0.6 * random.nextDouble(),
                1 + 2 * random.nextDouble(),
                0.4 + 0.5 * random.nextDouble(),
                0.85 + 0.15 * random.nextDouble(),
                5 + 30 * random.nextDouble(),
                4,
                0))
        .with(
            new TwinSettings.Sensors(
                0.0008,
                1000,
                0.001 * capacityAh,
                0.02 * capacityAh * (random.nextDouble() - 0.5),
                1 + 0.005 * random.nextGaussian(),
                10));
  }
}

package io.galvani.trainer.correction;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Packs whose filter errs by what the current was over the last ten minutes: nothing that a single
 * step tells.
 */
final class MadeUpPacks {
  static final float SIGMA = 0.02f;

  private MadeUpPacks() {}

  static List<CorrectionSequence> of(int packs, int steps) {
    List<CorrectionSequence> all = new ArrayList<>();
    for (int k = 0; k < packs; k++) {
      all.add(pack("pack-" + k, steps, new Random(k)));
    }
    return all;
  }

  static CorrectionSequence pack(String name, int steps, Random random) {
    float[][] features = new float[steps][];
    float[] error = new float[steps];
    double memory = 0;
    double rate = 0;
    for (int k = 0; k < steps; k++) {
      rate = random.nextInt(20) == 0 ? random.nextGaussian() : rate;
      memory = 0.98 * memory + 0.02 * rate;
      error[k] = (float) (SIGMA * (1.5 * memory + 0.1 * random.nextGaussian()));
      features[k] =
          new float[] {
            3.6f + (float) (0.05 * rate + 0.01 * random.nextGaussian()),
            (float) rate,
            25 + (float) random.nextGaussian(),
            3.6f,
            (float) (0.1 * rate),
            0.5f + (float) (0.1 * random.nextGaussian()),
            (float) (0.001 * random.nextGaussian()),
            SIGMA
          };
    }
    return new CorrectionSequence(name, "made up", features, error, new float[steps]);
  }

  /** Root mean square over all steps after the warm-up, with and without the correction. */
  static double[] rmse(CorrectionModel model, List<CorrectionSequence> sequences) {
    double plain = 0;
    double corrected = 0;
    int count = 0;
    for (CorrectionSequence sequence : sequences) {
      Answers answers = model.predict(sequence);
      for (int k = Windows.WARM_UP; k < sequence.steps(); k++) {
        plain += Math.pow(sequence.error()[k], 2);
        corrected += Math.pow(sequence.error()[k] - answers.correction()[k], 2);
        count++;
      }
    }
    return new double[] {Math.sqrt(plain / count), Math.sqrt(corrected / count)};
  }
}

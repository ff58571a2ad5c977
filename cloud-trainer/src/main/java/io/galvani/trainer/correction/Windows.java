package io.galvani.trainer.correction;

import io.galvani.trainer.engine.InputScale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Sequences as a network reads them: scaled, in units of the filter's own sigma, and laid side by
 * side in batches of like length.
 */
final class Windows {
  /** Labels farther off than so many sigma teach as if they were that far. */
  private static final float MOST_SIGMAS = 6;

  /** Least sigma that counts, SOC. */
  static final float LEAST_SIGMA = 1e-4f;

  /** Steps after a start that do not count: the fusion ignores them too. */
  static final int WARM_UP = 30;

  private Windows() {}

  /** One sequence, scaled: x [step][feature], target and variance in sigmas, weight 0 or 1. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Scaled(float[][] x, float[] target, float[] variance, float[] weight) {
    int steps() {
      return x.length;
    }
  }

  static Scaled scaled(InputScale scale, CorrectionSequence sequence) {
    int steps = sequence.steps();
    Scaled made =
        new Scaled(new float[steps][], new float[steps], new float[steps], new float[steps]);
    for (int k = 0; k < steps; k++) {
      float[] raw = sequence.features()[k];
      made.x[k] = sequence.finite(k) ? scale.apply(raw) : new float[raw.length];
      if (k >= WARM_UP && sequence.usable(k)) {
        float sigma = Math.max(LEAST_SIGMA, raw[CorrectionSequence.SOC_SIGMA]);
        float target = sequence.error()[k] / sigma;
        made.target[k] = Math.max(-MOST_SIGMAS, Math.min(MOST_SIGMAS, target));
        made.variance[k] = Math.min(100, sequence.variance()[k] / (sigma * sigma));
        made.weight[k] = 1;
      }
    }
    return made;
  }

  /** Batches of sequences of like length, in random order. */
  static List<List<Scaled>> batches(List<Scaled> sequences, int batch, Random random) {
    List<Scaled> shuffled = new ArrayList<>(sequences);
    java.util.Collections.shuffle(shuffled, random);
    shuffled.sort(Comparator.comparingInt(s -> s.steps() / 64));
    List<List<Scaled>> batches = new ArrayList<>();
    for (int from = 0; from < shuffled.size(); from += batch) {
      batches.add(shuffled.subList(from, Math.min(shuffled.size(), from + batch)));
    }
    java.util.Collections.shuffle(batches, random);
    return batches;
  }

  /** Steps of the longest. */
  static int longest(List<Scaled> batch) {
    return batch.stream().mapToInt(Scaled::steps).max().orElse(0);
  }

  /**
   * Steps [from, from + window) of a batch, flat: x [sequence, step, feature], then target,
   * variance and weight [sequence, step], zero where a sequence has ended.
   */
  static float[][] slice(List<Scaled> batch, int from, int window) {
    int features = CorrectionSequence.FEATURES;
    float[] x = new float[batch.size() * window * features];
    float[][] rest = new float[3][batch.size() * window];
    for (int row = 0; row < batch.size(); row++) {
      Scaled one = batch.get(row);
      int count = Math.min(window, one.steps() - from);
      for (int k = 0; k < count; k++) {
        System.arraycopy(one.x[from + k], 0, x, (row * window + k) * features, features);
      }
      if (count > 0) {
        System.arraycopy(one.target, from, rest[0], row * window, count);
        System.arraycopy(one.variance, from, rest[1], row * window, count);
        System.arraycopy(one.weight, from, rest[2], row * window, count);
      }
    }
    return new float[][] {x, rest[0], rest[1], rest[2]};
  }
}

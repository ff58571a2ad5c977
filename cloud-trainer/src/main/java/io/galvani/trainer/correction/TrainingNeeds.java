package io.galvani.trainer.correction;

import java.util.List;

/** What rows must have, so that learning from them means anything. */
final class TrainingNeeds {
  static final int LEAST_PACKS = 4;
  static final int LEAST_STEPS = 500;

  /** Labels that differ by less than this share of sigma everywhere teach one answer only. */
  private static final double LEAST_SPREAD = 1e-3;

  private TrainingNeeds() {}

  /**
   * @throws IllegalArgumentException saying what is missing
   */
  static void require(List<CorrectionSequence> rows) {
    long packs = rows.stream().map(CorrectionSequence::pack).distinct().count();
    int labelled = rows.stream().mapToInt(CorrectionSequence::labelled).sum();
    if (labelled == 0) {
      throw new IllegalArgumentException(
          "steps must have features and a label that are numbers, but none of %d has"
              .formatted(rows.stream().mapToInt(CorrectionSequence::steps).sum()));
    }
    if (packs < LEAST_PACKS) {
      throw new IllegalArgumentException(
          "packs to learn from must be %d or more, but were %d".formatted(LEAST_PACKS, packs));
    }
    if (labelled < LEAST_STEPS) {
      throw new IllegalArgumentException(
          "labelled steps to learn from must be %d or more, but were %d"
              .formatted(LEAST_STEPS, labelled));
    }
    requireSpread(rows);
  }

  private static void requireSpread(List<CorrectionSequence> rows) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (CorrectionSequence row : rows) {
      for (int k = 0; k < row.steps(); k++) {
        if (row.usable(k)) {
          double sigmas = row.error()[k] / row.features()[k][CorrectionSequence.SOC_SIGMA];
          least = Math.min(least, sigmas);
          most = Math.max(most, sigmas);
        }
      }
    }
    if (most - least < LEAST_SPREAD) {
      throw new IllegalArgumentException(
          "labels must differ, but all lie between %.6f and %.6f sigma".formatted(least, most));
    }
  }
}

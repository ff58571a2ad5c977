package io.galvani.trainer.correction;

import io.galvani.battery.correction.CorrectionFusion;
import io.galvani.battery.correction.FeatureRanges;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the fused state of charge errs by, step by step, exactly as an edge would have it: the ONNX
 * file through ONNX Runtime, ranges, warm-up and covariance intersection included.
 */
final class FusedErrors {
  private static final double NORMAL_90 = 1.645;

  private FusedErrors() {}

  /**
   * One labelled step.
   *
   * @param row the sequence it is of
   * @param step its number
   * @param filterError label, true SOC less the filter's
   * @param fusedError true SOC less the fused one
   * @param covered whether the fused 90 % interval holds the truth
   */
  record Step(
      CorrectionSequence row, int step, double filterError, double fusedError, boolean covered) {}

  /** Runs a model over sequences and tells every labelled step. */
  static void run(
      byte[] onnx, FeatureRanges ranges, List<CorrectionSequence> rows, Consumer<Step> told) {
    try (OnnxNetwork network = OnnxNetwork.load(onnx)) {
      float[] answer = new float[2];
      for (CorrectionSequence row : rows) {
        float[] hidden = new float[network.hiddenSize()];
        CorrectionFusion fusion = new CorrectionFusion();
        for (int step = 0; step < row.steps(); step++) {
          if (row.finite(step)) {
            float[] features = row.features()[step];
            network.step(features, hidden, answer);
            fusion.offer(ranges.contains(features, 0), answer[0], answer[1]);
          } else {
            fusion.withdraw();
          }
          judge(row, step, fusion, told);
        }
      }
    }
  }

  private static void judge(
      CorrectionSequence row, int step, CorrectionFusion fusion, Consumer<Step> told) {
    if (!row.usable(step)) {
      return;
    }
    float[] features = row.features()[step];
    double soc = features[CorrectionSequence.SOC];
    fusion.fuse(soc, features[CorrectionSequence.SOC_SIGMA]);
    double fused = soc + row.error()[step] - fusion.soc();
    double labelled = Math.sqrt(fusion.sigma() * fusion.sigma() + row.variance()[step]);
    boolean covered = Math.abs(fused) <= NORMAL_90 * labelled;
    told.accept(new Step(row, step, row.error()[step], fused, covered));
  }
}

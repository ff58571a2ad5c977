package io.galvani.trainer.correction;

import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.CorrectionFeatures;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the estimator of edge and stream over the samples of one pack and writes down the features
 * and the error of every block, a new sequence after every gap.
 */
final class SequenceRecorder {
  private final String pack;
  private final String stratum;
  private final float labelVariance;
  private final PackEstimator estimator;
  private final PackState state;
  private final CorrectionFeatures features = new CorrectionFeatures();
  private final List<CorrectionSequence> done = new ArrayList<>();
  private final List<float[]> rows = new ArrayList<>();
  private final List<Float> errors = new ArrayList<>();

  /**
   * @param labelSigma how well the true SOC is known
   */
  SequenceRecorder(String pack, String stratum, PackEstimator estimator, double labelSigma) {
    this.pack = pack;
    this.stratum = stratum;
    this.estimator = estimator;
    this.state = estimator.newState();
    this.labelVariance = (float) (labelSigma * labelSigma);
  }

  /** Takes a sample; the truth may be NaN. */
  void add(PackSample sample, double trueSoc) {
    StepOutcome outcome = estimator.step(state, sample);
    take(sample, outcome, trueSoc);
  }

  /** Takes the first sample and tells the filter the SOC. */
  void start(PackSample sample, double toldSoc, double sigma) {
    StepOutcome outcome = estimator.step(state, sample);
    estimator.tellSoc(state, Math.max(0, Math.min(1, toldSoc)), sigma);
    take(sample, outcome, toldSoc);
  }

  private void take(PackSample sample, StepOutcome outcome, double trueSoc) {
    if (!features.add(estimator.model(), state, sample, outcome)) {
      return;
    }
    if (features.startsAnew()) {
      close();
    }
    float[] row = new float[CorrectionFeature.COUNT];
    features.copyTo(row, 0);
    rows.add(row);
    errors.add((float) (trueSoc - state.soc()));
  }

  private void close() {
    if (!rows.isEmpty()) {
      float[] error = new float[rows.size()];
      float[] variance = new float[rows.size()];
      for (int k = 0; k < error.length; k++) {
        error[k] = errors.get(k);
        variance[k] = labelVariance;
      }
      done.add(
          new CorrectionSequence(pack, stratum, rows.toArray(float[][]::new), error, variance));
      rows.clear();
      errors.clear();
    }
  }

  List<CorrectionSequence> finish() {
    close();
    return List.copyOf(done);
  }
}

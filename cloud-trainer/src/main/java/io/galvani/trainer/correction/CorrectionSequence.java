package io.galvani.trainer.correction;

import io.galvani.trainer.round.OfPack;

/**
 * One uninterrupted stretch of one pack, one step each 10 s.
 *
 * @param pack whose it is: a pack, or the recording that it was made from; never split
 * @param stratum the conditions it stands for, such as {@code lg-hg2 -10 degC}
 * @param features [step][feature] as {@code CorrectionFeatures} builds them
 * @param error [step] true SOC less the uncorrected filter's; NaN where nothing is known
 * @param variance [step] of that label itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CorrectionSequence(
    String pack, String stratum, float[][] features, float[] error, float[] variance)
    implements OfPack {

  /** Inputs of a step. */
  public static final int FEATURES = 8;

  /** Place of the temperature among the features. */
  static final int TEMPERATURE = 2;

  /** Place of the filter's state of charge among the features. */
  static final int SOC = 5;

  /** Place of the filter's own standard deviation among the features. */
  static final int SOC_SIGMA = 7;

  /**
   * @throws IllegalArgumentException if the arrays differ in length or a step in width
   */
  public CorrectionSequence {
    if (error.length != features.length || variance.length != features.length) {
      throw new IllegalArgumentException(
          "features, error and variance must be of one length, but were %d, %d, %d"
              .formatted(features.length, error.length, variance.length));
    }
    for (float[] step : features) {
      if (step.length != FEATURES) {
        throw new IllegalArgumentException(
            "a step must have %d features, but had %d".formatted(FEATURES, step.length));
      }
    }
  }

  /** The same stretch under another pack's name. */
  CorrectionSequence of(String otherPack) {
    return new CorrectionSequence(otherPack, stratum, features, error, variance);
  }

  /** Steps. */
  public int steps() {
    return features.length;
  }

  /** Steps whose features and label are all numbers. */
  public int labelled() {
    int count = 0;
    for (int k = 0; k < steps(); k++) {
      count += usable(k) ? 1 : 0;
    }
    return count;
  }

  /** Whether a step can teach or judge. */
  boolean usable(int step) {
    return finite(step) && Float.isFinite(error[step]) && variance[step] >= 0;
  }

  /** Whether all features of a step are numbers. */
  boolean finite(int step) {
    for (float value : features[step]) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return features[step][SOC_SIGMA] > 0;
  }
}

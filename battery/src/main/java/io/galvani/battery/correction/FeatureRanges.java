package io.galvani.battery.correction;

import java.util.Arrays;

/**
 * What each feature was in the data that a model was trained on. Immutable.
 *
 * @see CorrectionFusion
 */
public final class FeatureRanges {
  private final float[] low;
  private final float[] high;

  /**
   * @param low [feature] least value, in the order of {@link CorrectionFeature}
   * @param high [feature] largest value
   * @throws IllegalArgumentException naming the feature whose bounds are no range
   */
  public FeatureRanges(double[] low, double[] high) {
    CorrectionFeature[] features = CorrectionFeature.values();
    if (low.length != features.length || high.length != features.length) {
      throw new IllegalArgumentException(
          "ranges must have %d features, but had %d and %d"
              .formatted(features.length, low.length, high.length));
    }
    this.low = new float[low.length];
    this.high = new float[high.length];
    for (int i = 0; i < features.length; i++) {
      if (!(low[i] <= high[i]) || Double.isInfinite(low[i]) || Double.isInfinite(high[i])) {
        throw new IllegalArgumentException(
            "range of %s must be two numbers in order, but was [%s, %s]"
                .formatted(features[i].key(), low[i], high[i]));
      }
      this.low[i] = (float) low[i];
      this.high[i] = (float) high[i];
    }
  }

  /** Whether every feature of the row that begins at an index is in its range; NaN never is. */
  public boolean contains(float[] row, int at) {
    for (int i = 0; i < low.length; i++) {
      if (!(row[at + i] >= low[i] && row[at + i] <= high[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return Arrays.toString(low) + " to " + Arrays.toString(high);
  }
}

package io.galvani.battery.anomaly;

/**
 * What drove the packs that a model was trained on. A snippet with a step outside says nothing of
 * the pack: the model was never shown such a use. Responses have no bounds: to lie far outside is
 * what an anomaly does. Immutable.
 */
public final class DriverRanges {
  private final float[] low;
  private final float[] high;

  /**
   * @param low [feature] least value, in the order of {@link SnippetFeature}; responses are not
   *     looked at
   * @param high [feature] largest value
   * @throws IllegalArgumentException naming the feature whose bounds are no range
   */
  public DriverRanges(double[] low, double[] high) {
    this.low = new float[SnippetFeature.DRIVERS];
    this.high = new float[SnippetFeature.DRIVERS];
    if (low.length != SnippetFeature.COUNT || high.length != SnippetFeature.COUNT) {
      throw new IllegalArgumentException(
          "ranges must have %d features, but had %d and %d"
              .formatted(SnippetFeature.COUNT, low.length, high.length));
    }
    for (SnippetFeature feature : SnippetFeature.values()) {
      int i = feature.index();
      if (feature.drives()) {
        if (!(low[i] <= high[i]) || Double.isInfinite(low[i]) || Double.isInfinite(high[i])) {
          throw new IllegalArgumentException(
              "range of %s must be two numbers in order, but was [%s, %s]"
                  .formatted(feature.key(), low[i], high[i]));
        }
        this.low[i] = (float) low[i];
        this.high[i] = (float) high[i];
      }
    }
  }

  /** Whether all that drove a snippet is in its range; NaN never is. */
  public boolean contain(float[] snippet) {
    for (int f = 0; f < low.length; f++) {
      for (int t = 0; t < PackSnippets.STEPS; t++) {
        float value = snippet[f * PackSnippets.STEPS + t];
        if (!(value >= low[f] && value <= high[f])) {
          return false;
        }
      }
    }
    return true;
  }
}

package io.galvani.battery.charge;

/**
 * What each feature of a charge was in the data that a model was trained on, and of how many
 * charges the longest history there was. Immutable.
 */
public final class ChargeRanges {
  /**
   * How far outside a feature may be, as a share of its range: cells are not all alike, and a
   * feature's least and largest value are those of few of them.
   */
  private static final double SLACK = 0.1;

  /** How many times more charges than in the longest history that taught. */
  private static final double LONGER = 2;

  private final double[] low = new double[ChargeFeature.COUNT];
  private final double[] high = new double[ChargeFeature.COUNT];
  private final float mostAge;

  /**
   * @param low [feature] least value, in the order of {@link ChargeFeature}; more are not read
   * @param high [feature] largest value
   * @param oldest the number n of charges of the longest history, as {@code ln(n)/8}; infinity
   *     where that is not told
   * @throws IllegalArgumentException naming the feature whose bounds are no range
   */
  public ChargeRanges(double[] low, double[] high, double oldest) {
    if (Double.isNaN(oldest)) {
      throw new IllegalArgumentException("oldest must be a number, but was NaN");
    }
    mostAge = Math.nextUp((float) (oldest + StrictMath.log(LONGER) / 8));
    if (low.length < ChargeFeature.COUNT || high.length != low.length) {
      throw new IllegalArgumentException(
          "ranges must have %d features or more, but had %d and %d"
              .formatted(ChargeFeature.COUNT, low.length, high.length));
    }
    for (ChargeFeature feature : ChargeFeature.values()) {
      int i = feature.index();
      if (!(low[i] <= high[i]) || Double.isInfinite(low[i]) || Double.isInfinite(high[i])) {
        throw new IllegalArgumentException(
            "range of %s must be two numbers in order, but was [%s, %s]"
                .formatted(feature.key(), low[i], high[i]));
      }
      double slack = SLACK * (high[i] - low[i]);
      this.low[i] = low[i] - slack;
      this.high[i] = high[i] + slack;
    }
  }

  /**
   * Whether a history is not much longer than those that taught: rates and changes over more
   * charges than any of them had are nothing that a model learned.
   *
   * @param row as {@link ChargeHistory#copyTo} writes it
   */
  public boolean holdAge(float[] row) {
    return row[ChargeHistory.INPUTS - 1] <= mostAge;
  }

  /** Whether every feature is within its range or nearly; NaN never is. */
  public boolean contain(float[] features) {
    for (int i = 0; i < low.length; i++) {
      if (!(features[i] >= low[i] && features[i] <= high[i])) {
        return false;
      }
    }
    return true;
  }
}

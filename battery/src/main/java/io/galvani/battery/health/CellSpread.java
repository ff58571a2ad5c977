package io.galvani.battery.health;

/**
 * How cells of one type differ in the charges between fixed voltages though alike in age, as a
 * covariance:
 *
 * <ul>
 *   <li>a voltage that differs smoothly along the curve (resistance, electrode balance,
 *       temperature): charge moves across every level by charge per volt times that difference,
 *       from one bin into the next, and the sum stays;
 *   <li>a stretch of all charges (active material);
 *   <li>each charge for itself.
 * </ul>
 *
 * <p>The beginning of a discharge goes its own way, since how full the cell was charged shows
 * there: correlation along the curve falls off faster near full. The four numbers were chosen by
 * {@code galvani evaluate soh} on samsung-30q-ageing and calce-cs2 together.
 */
final class CellSpread {
  private static final double SHIFT_SIGMA_V = 0.006;
  private static final double STRETCH_SIGMA = 0.012;
  private static final double OWN_SIGMA = 0.03;
  private static final double OWN_FLOOR = 3e-4;

  /** Share of the capacity over which the voltage difference stays alike. */
  private static final double ALIKE = 0.25;

  private static final double TOP_SHARE = 0.08;

  private CellSpread() {}

  /**
   * The covariance.
   *
   * @param newBins [bin] relative charges of a new cell
   * @return [bin × bin]
   */
  static double[] covariance(CurveBins bins, double[] newBins) {
    int n = newBins.length;
    double[] perV = chargePerVolt(bins.levelV(), newBins);
    double[] place = places(newBins);
    double[] covariance = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        covariance[i * n + j] =
            flow(perV, place, i, j)
                - flow(perV, place, i - 1, j)
                - flow(perV, place, i, j - 1)
                + flow(perV, place, i - 1, j - 1)
                + STRETCH_SIGMA * STRETCH_SIGMA * newBins[i] * newBins[j];
      }
      double own = OWN_SIGMA * newBins[i] + OWN_FLOOR;
      covariance[i * n + i] += own * own;
    }
    return covariance;
  }

  /** Covariance of what moves across two levels; nothing moves at full and at cut-off. */
  private static double flow(double[] perV, double[] place, int a, int b) {
    if (a < 0 || b < 0 || a >= perV.length || b >= perV.length) {
      return 0;
    }
    double apart = (place[a] - place[b]) / ALIKE;
    double alike = StrictMath.exp(-0.5 * apart * apart);
    return SHIFT_SIGMA_V * SHIFT_SIGMA_V * perV[a] * perV[b] * alike;
  }

  private static double[] chargePerVolt(double[] levelV, double[] newBins) {
    double[] perV = new double[levelV.length];
    int last = levelV.length - 1;
    for (int k = 0; k <= last; k++) {
      double below = k < last ? newBins[k + 1] / (levelV[k] - levelV[k + 1]) : Double.NaN;
      double above = k > 0 ? newBins[k] / (levelV[k - 1] - levelV[k]) : below;
      perV[k] = k < last ? 0.5 * (below + above) : above;
    }
    return perV;
  }

  /** Charge given at each level, stretched near full. */
  private static double[] places(double[] newBins) {
    double[] place = new double[newBins.length - 1];
    double given = 0;
    for (int k = 0; k < place.length; k++) {
      given += newBins[k];
      place[k] = given - StrictMath.exp(-given / TOP_SHARE);
    }
    return place;
  }
}

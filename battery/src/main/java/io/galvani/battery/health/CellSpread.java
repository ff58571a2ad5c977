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
 *   <li>how full a charge ends, which shows in the first charges alone;
 *   <li>each charge for itself.
 * </ul>
 *
 * <p>The beginning of a discharge goes its own way, since how full the cell was charged shows
 * there: correlation along the curve falls off faster near full. The numbers were chosen by {@code
 * galvani evaluate soh} on samsung-30q-ageing and calce-cs2 together; how full a charge ends is
 * taken to be as uncertain as a counted capacity, half a percent.
 */
final class CellSpread {
  private static final double SHIFT_SIGMA_V = 0.006;
  private static final double STRETCH_SIGMA = 0.012;
  private static final double OWN_SIGMA = 0.03;
  private static final double OWN_FLOOR = 3e-4;

  /** Share of the capacity over which the voltage difference stays alike. */
  private static final double ALIKE = 0.25;

  private static final double TOP_SHARE = 0.08;

  /** How full a charge ends, as a share of the capacity, and in how much of the charge it shows. */
  private static final double FULL_SIGMA = 0.005;

  private static final double FIRST_SHARE = 0.04;

  private CellSpread() {}

  /**
   * The covariance at a curve.
   *
   * @param charges [bin] charges of the cell, relative to the capacity of a new one
   * @return [bin × bin]
   */
  static double[] covariance(CurveBins bins, double[] charges) {
    int n = charges.length;
    double[][] across = across(chargePerVolt(bins.levelV(), charges), places(charges));
    double[] first = first(charges);
    double[] covariance = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        covariance[i * n + j] =
            across[i + 1][j + 1]
                - across[i][j + 1]
                - across[i + 1][j]
                + across[i][j]
                + STRETCH_SIGMA * STRETCH_SIGMA * charges[i] * charges[j]
                + FULL_SIGMA * FULL_SIGMA * first[i] * first[j];
      }
      double own = OWN_SIGMA * charges[i] + OWN_FLOOR;
      covariance[i * n + i] += own * own;
    }
    return covariance;
  }

  /**
   * Covariance of what moves across two levels, the first of them at 1: nothing moves at full,
   * which is at 0, and at cut-off, which is the last.
   */
  private static double[][] across(double[] perV, double[] place) {
    double[][] across = new double[perV.length + 2][perV.length + 2];
    for (int a = 0; a < perV.length; a++) {
      for (int b = 0; b <= a; b++) {
        double apart = (place[a] - place[b]) / ALIKE;
        double alike = StrictMath.exp(-0.5 * apart * apart);
        across[a + 1][b + 1] = SHIFT_SIGMA_V * SHIFT_SIGMA_V * perV[a] * perV[b] * alike;
        across[b + 1][a + 1] = across[a + 1][b + 1];
      }
    }
    return across;
  }

  /** How the first of the charge is shared out to the bins, one in sum. */
  private static double[] first(double[] charges) {
    double sum = 0;
    for (double charge : charges) {
      sum += charge;
    }
    double[] share = new double[charges.length];
    double left = FIRST_SHARE * sum;
    for (int k = 0; k < share.length && left > 0; k++) {
      double taken = Math.min(left, charges[k]);
      share[k] = taken / (FIRST_SHARE * sum);
      left -= taken;
    }
    return share;
  }

  private static double[] chargePerVolt(double[] levelV, double[] charges) {
    double[] perV = new double[levelV.length];
    int last = levelV.length - 1;
    for (int k = 0; k <= last; k++) {
      double below = k < last ? charges[k + 1] / (levelV[k] - levelV[k + 1]) : Double.NaN;
      double above = k > 0 ? charges[k] / (levelV[k - 1] - levelV[k]) : below;
      perV[k] = k < last ? 0.5 * (below + above) : above;
    }
    return perV;
  }

  /** Charge given at each level, stretched near full. */
  private static double[] places(double[] charges) {
    double[] place = new double[charges.length - 1];
    double given = 0;
    for (int k = 0; k < place.length; k++) {
      given += charges[k];
      place[k] = given - StrictMath.exp(-given / TOP_SHARE);
    }
    return place;
  }
}

package io.galvani.battery.health;

/**
 * Cuts a discharge curve at fixed voltages: the charge given between two of them, the incremental
 * capacity, does not ask at which SOC the curve began.
 *
 * <pre>
 * bin 0: from full to the first level; bin k: level k−1 to level k; last bin: last level to cut-off
 * </pre>
 *
 * <p>Bad at curves that are not of one rate, and just after a load begins.
 */
public final class CurveBins {
  private final double[] levelV;

  /**
   * @param levelV [level] V, descending, at least two
   * @throws IllegalArgumentException if they do not descend
   */
  public CurveBins(double[] levelV) {
    if (levelV.length < 2) {
      throw new IllegalArgumentException(
          "level_v must have two levels at least, but had " + levelV.length);
    }
    for (int i = 1; i < levelV.length; i++) {
      if (!(levelV[i] < levelV[i - 1])) {
        throw new IllegalArgumentException(
            "level_v must descend, but [%d] = %s V follows %s V"
                .formatted(i, levelV[i], levelV[i - 1]));
      }
    }
    this.levelV = levelV.clone();
  }

  /** Number of bins: one more than levels. */
  public int size() {
    return levelV.length + 1;
  }

  /** [level] V, a copy. */
  public double[] levelV() {
    return levelV.clone();
  }

  /**
   * Fills the bins a curve covers; NaN for the others. The last bin is never seen: what is between
   * the lowest level and cut-off is a matter of how the discharge is ended.
   *
   * @param chargeAh [point] charge given since the curve's beginning, Ah, ascending
   * @param voltageV [point] under load, V
   * @param points how many points are filled
   * @param startsFull whether the first point is at full charge
   * @param binAh [bin] filled here, Ah
   */
  public void cut(
      double[] chargeAh, double[] voltageV, int points, boolean startsFull, double[] binAh) {
    double last = Double.NaN;
    for (int k = 0; k < levelV.length; k++) {
      double crossing = crossingAh(chargeAh, voltageV, points, levelV[k], startsFull);
      double before = k > 0 ? last : startsFull ? chargeAh[0] : Double.NaN;
      binAh[k] = crossing - before;
      last = crossing;
    }
    binAh[levelV.length] = Double.NaN;
  }

  /** Mean of where the voltage first falls to a level and where it last does: it may be noisy. */
  private static double crossingAh(
      double[] chargeAh, double[] voltageV, int points, double level, boolean startsFull) {
    if (voltageV[0] <= level) {
      return startsFull ? chargeAh[0] : Double.NaN;
    }
    int first = 0;
    while (first < points && voltageV[first] > level) {
      first++;
    }
    int last = points - 1;
    while (last > first && voltageV[last] <= level) {
      last--;
    }
    last = last > first ? last + 1 : first;
    if (last >= points) {
      return Double.NaN;
    }
    return 0.5
        * (fallAh(chargeAh, voltageV, first, level) + fallAh(chargeAh, voltageV, last, level));
  }

  private static double fallAh(double[] chargeAh, double[] voltageV, int at, double level) {
    double share = (voltageV[at - 1] - level) / (voltageV[at - 1] - voltageV[at]);
    return chargeAh[at - 1] + share * (chargeAh[at] - chargeAh[at - 1]);
  }
}

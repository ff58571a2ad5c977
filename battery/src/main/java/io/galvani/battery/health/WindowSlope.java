package io.galvani.battery.health;

/**
 * The simple way to a capacity from partial curves, for comparison: Δz from the new cell's curve
 * under load at both ends of a window, capacity as the slope of charge over Δz, by total and by
 * ordinary least squares with fading memory. Bad at ageing itself, which bends the curve that Δz is
 * read from.
 */
public final class WindowSlope {
  private static final double SOC_SIGMA = 0.02;
  private static final double CHARGE_SIGMA = 0.003;
  private static final double MEMORY_WINDOWS = 40;
  private static final double LEAST_SOC_CHANGE = 0.1;

  private final AgeingModel model;
  private final double[] levelV;
  private final double[] sums = new double[TotalLeastSquares.SIZE];
  private final TotalLeastSquares fit = new TotalLeastSquares();

  /** Nothing seen yet. */
  public WindowSlope(AgeingModel model) {
    this.model = model;
    this.levelV = model.bins().levelV();
  }

  /** Takes a window in; see {@link CurveTrack#update}. */
  public void update(double[] chargeAh, double[] voltageV, int points) {
    if (points < 2) {
      return;
    }
    double x = givenAt(voltageV[points - 1]) - givenAt(voltageV[0]);
    double y = (chargeAh[points - 1] - chargeAh[0]) / model.newCapacityAh();
    if (x >= LEAST_SOC_CHANGE && y > 0) {
      TotalLeastSquares.fade(sums, 0, 1 - 1 / MEMORY_WINDOWS);
      double varX = 2 * SOC_SIGMA * SOC_SIGMA;
      TotalLeastSquares.add(sums, 0, x, y, varX, CHARGE_SIGMA * CHARGE_SIGMA);
      fit.solve(sums, 0);
    }
  }

  /** Share of a new cell's capacity given when its loaded voltage has fallen so far. */
  private double givenAt(double voltageV) {
    double given = 0;
    for (int k = 0; k < levelV.length; k++) {
      if (voltageV > levelV[k]) {
        double topV = k == 0 ? levelV[0] + 0.1 : levelV[k - 1];
        double share = Math.max(0, Math.min(1, (topV - voltageV) / (topV - levelV[k])));
        return given + share * model.newBins()[k];
      }
      given += model.newBins()[k];
    }
    return given;
  }

  /** Whether a window was taken in. */
  public boolean known() {
    return sums[0] > 0;
  }

  /** By total least squares, Ah. */
  public double totalAh() {
    return fit.slope() * model.newCapacityAh();
  }

  /** Formal relative sigma of {@link #totalAh}; it knows nothing of what windows share. */
  public double totalSigma() {
    return Math.sqrt(fit.variance()) / fit.slope();
  }

  /** By ordinary least squares, Ah; biased low where Δz errs. */
  public double ordinaryAh() {
    return TotalLeastSquares.ordinary(sums, 0) * model.newCapacityAh();
  }
}

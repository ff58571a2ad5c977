package io.galvani.battery.health;

/**
 * Capacity of a cell from windows between two anchors, at which its SOC is known from voltage
 * alone: the charge that passed is ΔAh = Q·Δz. Windows that are long enough in SOC, short enough in
 * time, warm enough and well enough counted go into a total least squares ({@link
 * TotalLeastSquares}: both Δz and ΔAh err) with fading memory; both are counted in parts of the
 * parameter set's capacity.
 *
 * <p>An anchor is kept until a window ends at a better one. The offset of the current sensor is
 * taken off ({@link CurrentOffset}); what is left of its doubt counts in every window.
 *
 * <p>One instance serves all cells of many packs on one thread; it holds nothing between calls.
 */
final class AnchorWindows {
  /** Least Δz of a window. */
  private static final double LEAST_SOC_CHANGE = 0.2;

  private static final double WORST_SOC_SHARE = 0.2;
  private static final double WORST_CHARGE_SHARE = 0.1;
  private static final double LONGEST_WINDOW_S = 14 * 86_400.0;
  private static final double COLDEST_DEG_C = 5;
  private static final double HOTTEST_DEG_C = 50;

  /** Relative error of the counted charge beside the offset: gain, sampling. */
  private static final double GAIN_SIGMA = 0.003;

  private static final double MEMORY_WINDOWS = 40;
  private static final double MEMORY_CYCLES = 150;
  private static final double CLIP_SIGMA = 4;

  /**
   * Part of the best window's variance that further windows repeat: the open-circuit voltage errs
   * at the same SOC in the same way, a current sensor keeps its gain.
   */
  private static final double SHARED_PART = 0.5;

  private final double capacityAh;
  private final TotalLeastSquares fit = new TotalLeastSquares();

  /**
   * @param capacityAh of the parameter set, Ah
   */
  AnchorWindows(double capacityAh) {
    this.capacityAh = capacityAh;
  }

  /**
   * Begins a row that has seen no anchor.
   *
   * @param at begin of the cell's row in {@link HealthState#cell}
   * @param priorSigma relative standard deviation of a capacity that nothing is known of
   */
  void begin(HealthState s, int at, double priorSigma) {
    s.cell[at + HealthState.ANCHOR_SOC] = Double.NaN;
    TotalLeastSquares.add(s.cell, at, 1, 1, square(0.5 * priorSigma), square(priorSigma));
    solve(s, at);
  }

  /**
   * Takes an anchor of one cell, and the window up to it where it is good enough.
   *
   * @param at begin of the cell's row in {@link HealthState#cell}
   * @param soc SOC from voltage alone
   * @param variance of it
   * @return whether there was such a window: the cell's capacity was solved anew
   */
  boolean onAnchor(HealthState s, int at, double soc, double variance) {
    double[] row = s.cell;
    double[] p = s.pack;
    double x = soc - row[at + HealthState.ANCHOR_SOC];
    if (Double.isNaN(x)) {
      keep(s, at, soc, variance);
      return false;
    }
    double seconds = p[HealthState.ELAPSED_S] - row[at + HealthState.ANCHOR_S];
    double hours = seconds / 3600;
    double y =
        (p[HealthState.NET_AH] - row[at + HealthState.ANCHOR_AH]) / capacityAh
            - hours * CurrentOffset.perHour(s.offset);
    double degC =
        (p[HealthState.DEG_C_S] - row[at + HealthState.ANCHOR_DEG_C_S]) / Math.max(1e-3, seconds);
    double unseen = p[HealthState.UNSEEN_AH2] - row[at + HealthState.ANCHOR_UNSEEN_AH2];
    double standing = square(hours) * CurrentOffset.variance(s.offset);
    double own =
        square(hours) * CurrentOffset.scatterVariance(s.offset)
            + unseen / (capacityAh * capacityAh);
    double varY = standing + own + square(GAIN_SIGMA * y) + 1e-8;
    double varX = variance + row[at + HealthState.ANCHOR_VAR];
    boolean wide = Math.abs(x) >= LEAST_SOC_CHANGE && varX <= square(WORST_SOC_SHARE * x);
    boolean counted = varY <= square(WORST_CHARGE_SHARE * y) && seconds <= LONGEST_WINDOW_S;
    boolean warm = degC >= COLDEST_DEG_C && degC <= HOTTEST_DEG_C;
    boolean sane = y / x > 0.3 && y / x < 1.4;
    if (wide && counted && warm && sane) {
      window(s, at, x, y, varX, varY, standing);
      keep(s, at, soc, variance);
      return true;
    }
    boolean better = variance < row[at + HealthState.ANCHOR_VAR] + varY;
    if (better || seconds > LONGEST_WINDOW_S || (wide && counted)) {
      keep(s, at, soc, variance);
    }
    return false;
  }

  private static void keep(HealthState s, int at, double soc, double variance) {
    s.cell[at + HealthState.ANCHOR_SOC] = soc;
    s.cell[at + HealthState.ANCHOR_VAR] = variance;
    s.cell[at + HealthState.ANCHOR_AH] = s.pack[HealthState.NET_AH];
    s.cell[at + HealthState.ANCHOR_S] = s.pack[HealthState.ELAPSED_S];
    s.cell[at + HealthState.ANCHOR_UNSEEN_AH2] = s.pack[HealthState.UNSEEN_AH2];
    s.cell[at + HealthState.ANCHOR_DEG_C_S] = s.pack[HealthState.DEG_C_S];
  }

  private void window(
      HealthState s, int at, double x, double y, double varX, double varY, double standing) {
    double[] row = s.cell;
    double known = StrictMath.exp(row[at + HealthState.WINDOW_LN_Q]) / capacityAh;
    double spread = varY + square(known) * (varX + square(x) * row[at + HealthState.WINDOW_VAR]);
    double excess = square(y - known * x) / (square(CLIP_SIGMA) * spread);
    double raise = Math.max(1, excess);
    double cycles = s.equivalentFullCycles();
    double passed = Math.max(0, cycles - row[at + HealthState.WINDOW_CYCLES]);
    TotalLeastSquares.fade(row, at, StrictMath.exp(-1 / MEMORY_WINDOWS - passed / MEMORY_CYCLES));
    TotalLeastSquares.add(row, at, x, y, varX * raise, varY * raise);
    double part = SHARED_PART * (varX / square(x) + varY / square(y));
    double own = Math.max(part, standing / square(y));
    boolean first = row[at + HealthState.WINDOWS] == 0;
    double shared = (1 + 1 / MEMORY_WINDOWS) * row[at + HealthState.WINDOW_SHARED_VAR];
    row[at + HealthState.WINDOW_SHARED_VAR] = first ? own : Math.min(own, shared);
    row[at + HealthState.WINDOW_CYCLES] = cycles;
    row[at + HealthState.WINDOWS]++;
    solve(s, at);
  }

  private void solve(HealthState s, int at) {
    if (fit.solve(s.cell, at)) {
      double q = fit.slope();
      s.cell[at + HealthState.WINDOW_LN_Q] = StrictMath.log(q * capacityAh);
      s.cell[at + HealthState.WINDOW_VAR] = fit.variance() / (q * q);
    }
  }

  private static double square(double x) {
    return x * x;
  }
}

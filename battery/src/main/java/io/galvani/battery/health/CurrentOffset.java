package io.galvani.battery.health;

import java.util.Arrays;

/**
 * Offset of a pack's current sensor from the charge that loops leave over. A pack that comes back
 * to the state of charge that it had gave back what it took; what the counter says beyond that is
 * offset times time. Over a day that is a hundred times sharper than a sensor's data sheet.
 *
 * <p>A Kalman filter of two states over windows between moments at which the mean cell's state of
 * charge z is read from voltage alone, ended when they tell something new:
 *
 * <pre>
 *   ΔAh/Q0 = q·Δz + b·T + e·T        q' = q, var += 1e-6·Δn       b' = b, var += 0.2·s²
 * </pre>
 *
 * <p>q: mean capacity over a new cell's; b: standing offset over it, 1/h; T: hours; e: what the
 * offset of this window is beside the standing one, white with variance s². s begins at a tenth of
 * what the parameter set states for the offset and follows the innovations from there, so that a
 * sensor that wanders is believed no more than it deserves. Innovations beyond four sigma count
 * with a variance so raised.
 *
 * <p>b holds all that passes the cells and not the sensor as well: balancing, self-discharge, a
 * coulombic efficiency that is not the stated one. Bad at: packs that are seldom at rest or full,
 * an open-circuit voltage that is read differently before and after (hysteresis), which counts as
 * error.
 *
 * <p>State is a row of the caller's array, so that it is stored with it. Nothing is allocated.
 */
final class CurrentOffset {
  /** Numbers of state. */
  static final int SIZE = 13;

  private static final int Q = 0;
  private static final int B = 1;
  private static final int Q_VAR = 2;
  private static final int CROSS_VAR = 3;
  private static final int B_VAR = 4;
  private static final int SCATTER_VAR = 5;
  private static final int SCATTER_WEIGHT = 6;
  private static final int FROM_SOC = 7;
  private static final int FROM_VAR = 8;
  private static final int FROM_AH = 9;
  private static final int FROM_H = 10;
  private static final int FROM_UNSEEN_AH2 = 11;
  private static final int FROM_CYCLES = 12;

  private static final double CAPACITY_PRIOR_VAR = 0.15 * 0.15;
  private static final double CAPACITY_DRIFT_PER_CYCLE = 1e-6;

  /** Parts of the stated offset: the scatter that is expected, and the least. */
  private static final double SCATTER_PART = 0.1;

  private static final double LEAST_SCATTER_PART = 0.01;

  /** Loops that the expectation of the scatter weighs, and that it remembers. */
  private static final double SCATTER_PRIOR_WEIGHT = 2;

  private static final double SCATTER_MEMORY = 50;
  private static final double WALK_PART = 0.2;

  /** Relative errors of the counted charge: gain, and coulombic efficiency of what passed. */
  private static final double GAIN_SIGMA = 0.003;

  private static final double EFFICIENCY_SIGMA = 0.002;
  private static final double FLOOR_VAR = 1e-8;

  private static final double LEAST_H = 3;
  private static final double LONG_ENOUGH_H = 72;
  private static final double LONGEST_H = 14 * 24;
  private static final double NEWS = 0.5;
  private static final double CLIP_SIGMA = 4;

  private CurrentOffset() {}

  /**
   * Begins.
   *
   * @param statedPerH standard deviation of the offset by the parameter set, over the capacity, 1/h
   */
  static void begin(double[] s, double statedPerH) {
    Arrays.fill(s, Double.NaN);
    s[Q] = 1;
    s[B] = 0;
    s[Q_VAR] = CAPACITY_PRIOR_VAR;
    s[CROSS_VAR] = 0;
    s[B_VAR] = square(statedPerH);
    s[SCATTER_VAR] = square(SCATTER_PART * statedPerH);
    s[SCATTER_WEIGHT] = SCATTER_PRIOR_WEIGHT;
  }

  /**
   * Standing offset over the capacity, 1/h, positive if the sensor reads too much into the pack.
   */
  static double perHour(double[] s) {
    return s[B];
  }

  /** Variance of {@link #perHour}. */
  static double variance(double[] s) {
    return s[B_VAR];
  }

  /** Variance of the mean offset of one window about the standing one, 1/h². */
  static double scatterVariance(double[] s) {
    return s[SCATTER_VAR];
  }

  /**
   * Takes a moment at which the mean cell's state of charge is known from voltage alone.
   *
   * @param soc mean of the cells
   * @param variance of it; what cells err by is taken to be common to all
   * @param capacityAh of a new cell, Ah
   * @param statedPerH as in {@link #begin}
   */
  static void onAnchor(
      HealthState state, double soc, double variance, double capacityAh, double statedPerH) {
    double[] s = state.offset;
    double h = state.pack[HealthState.ELAPSED_S] / 3600 - s[FROM_H];
    if (!(h <= LONGEST_H) || 2 * variance < s[FROM_VAR]) {
      keep(state, soc, variance);
      return;
    }
    double x = soc - s[FROM_SOC];
    double y = (state.pack[HealthState.NET_AH] - s[FROM_AH]) / capacityAh;
    double unseenAh2 = state.pack[HealthState.UNSEEN_AH2] - s[FROM_UNSEEN_AH2];
    double passed = state.equivalentFullCycles() - s[FROM_CYCLES];
    double own =
        square(s[Q]) * (variance + s[FROM_VAR])
            + unseenAh2 / square(capacityAh)
            + square(GAIN_SIGMA * y)
            + square(EFFICIENCY_SIGMA * passed)
            + FLOOR_VAR;
    double unknown = s[B_VAR] + s[SCATTER_VAR];
    boolean news = own + square(x) * s[Q_VAR] <= square(NEWS * h) * unknown;
    if (h < LEAST_H || !(news || h >= LONG_ENOUGH_H)) {
      return;
    }
    s[Q_VAR] = Math.min(CAPACITY_PRIOR_VAR, s[Q_VAR] + CAPACITY_DRIFT_PER_CYCLE * passed);
    s[B_VAR] = Math.min(square(statedPerH), s[B_VAR] + WALK_PART * s[SCATTER_VAR]);
    correct(s, x, h, y, own, square(LEAST_SCATTER_PART * statedPerH));
    keep(state, soc, variance);
  }

  private static void correct(
      double[] s, double x, double h, double y, double own, double leastScatter) {
    double innovation = y - s[Q] * x - s[B] * h;
    double forQ = s[Q_VAR] * x + s[CROSS_VAR] * h;
    double forB = s[CROSS_VAR] * x + s[B_VAR] * h;
    double scatter = s[SCATTER_VAR] * h * h;
    double known = forQ * x + forB * h + own;
    double expected = known + scatter;
    double excess = square(innovation) / (square(CLIP_SIGMA) * expected);
    double used = excess > 1 ? expected * excess : expected;
    s[Q] += forQ / used * innovation;
    s[B] += forB / used * innovation;
    s[Q_VAR] -= forQ * forQ / used;
    s[CROSS_VAR] -= forQ * forB / used;
    s[B_VAR] -= forB * forB / used;
    // A loop tells of the scatter as far as nothing else can explain what it left over.
    double tells = scatter / expected;
    double seen = Math.max(0, square(innovation) - known) / (h * h);
    s[SCATTER_VAR] += tells * (seen - s[SCATTER_VAR]) / (s[SCATTER_WEIGHT] + 1);
    s[SCATTER_VAR] = Math.max(leastScatter, s[SCATTER_VAR]);
    s[SCATTER_WEIGHT] = Math.min(SCATTER_MEMORY, s[SCATTER_WEIGHT] + tells);
  }

  private static void keep(HealthState state, double soc, double variance) {
    double[] s = state.offset;
    s[FROM_SOC] = soc;
    s[FROM_VAR] = variance;
    s[FROM_AH] = state.pack[HealthState.NET_AH];
    s[FROM_H] = state.pack[HealthState.ELAPSED_S] / 3600;
    s[FROM_UNSEEN_AH2] = state.pack[HealthState.UNSEEN_AH2];
    s[FROM_CYCLES] = state.equivalentFullCycles();
  }

  private static double square(double x) {
    return x * x;
  }
}

package io.galvani.battery.health;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;

/**
 * Capacity and resistance of every cell of a series string.
 *
 * <p>Capacity: between two anchors, at which each cell's SOC is known from voltage alone, the
 * charge that passed is ΔAh = Q·Δz. Windows that are long enough in SOC, short enough in time, warm
 * enough and well enough counted go into a total least squares a cell ({@link TotalLeastSquares}:
 * both Δz and ΔAh err) with fading memory. Capacities from partial curves ({@link CurveTrack}) or
 * full discharges go into a track with drift ({@link CapacityTrack}). Both share errors, so they
 * are fused in ln Q by covariance intersection. Resistance is divided by that of the parameter set
 * at the same SOC and temperature, which normalises it to 25 degC and half charge.
 *
 * <p>The offset of the current sensor is told by the pack's own loops ({@link CurrentOffset}) and
 * taken off; what is left of its doubt counts in every window.
 *
 * <p>Anchors must not come from a filter that counts charge with a capacity: its SOC already holds
 * ΔAh/Q and the window would give back what was put in.
 *
 * <p>Any number may be NaN or absurd: it is left out. Nothing here throws for what a sample holds,
 * and nothing is allocated after {@link #newState}. One instance serves many packs of one model on
 * one thread. Bad at: balancing and parallel cells that drift apart (both look like capacity),
 * anchors on a flat open-circuit voltage (their sigma must say so).
 */
public final class HealthEstimator {
  /** Least Δz of a window. */
  public static final double LEAST_SOC_CHANGE = 0.2;

  private static final double WORST_SOC_SHARE = 0.2;
  private static final double WORST_CHARGE_SHARE = 0.1;
  private static final double LONGEST_WINDOW_S = 14 * 86_400.0;
  private static final double COLDEST_DEG_C = 5;
  private static final double HOTTEST_DEG_C = 50;

  /** Relative error of the counted charge beside the offset: gain, sampling. */
  private static final double GAIN_SIGMA = 0.003;

  /** A step longer than this is a gap: what flowed in it was not seen. */
  private static final double GAP_S = 120;

  private static final double UNSEEN_C_RATE = 0.3;
  private static final double PARKED_C_RATE = 0.02;

  private static final double PRIOR_SIGMA = 0.15;
  private static final double RESISTANCE_PRIOR_SIGMA = 0.15;
  private static final double RESISTANCE_MODEL_SIGMA = 0.03;
  private static final double MEMORY_WINDOWS = 40;
  private static final double MEMORY_CYCLES = 150;
  private static final double CLIP_SIGMA = 4;

  /**
   * Part of the best window's variance that further windows repeat: the open-circuit voltage errs
   * at the same SOC in the same way, a current sensor keeps its gain.
   */
  private static final double SHARED_PART = 0.5;

  private static final double TRACK_DRIFT = 2e-6;
  private static final double RESISTANCE_DRIFT_PER_DAY = 1e-5;

  private final CellParameters parameters;
  private final int cells;
  private final TotalLeastSquares fit = new TotalLeastSquares();
  private final RatedCapacity rated;
  private final CircuitPoint point = new CircuitPoint();
  private final double newR0Ohm;
  private final int curveSize;
  private final double statedOffsetPerH;

  /**
   * @param cell parameter set of one cell
   * @param cells cells in series, at least 1
   */
  public HealthEstimator(CellParameters cell, int cells) {
    this(cell, cells, 0);
  }

  /**
   * @param curveSize numbers that following a partial curve takes; 0 where none is followed
   */
  HealthEstimator(CellParameters cell, int cells, int curveSize) {
    if (cells < 1) {
      throw new IllegalArgumentException("cells must be positive, but was " + cells);
    }
    this.parameters = cell;
    this.cells = cells;
    this.curveSize = curveSize;
    this.rated = new RatedCapacity(cell);
    cell.circuit().at(0.5, 25, point);
    this.newR0Ohm = point.r0Ohm(-1);
    this.statedOffsetPerH = cell.uncertainty().currentBiasSigmaA() / cell.capacityAh();
  }

  private HealthState emptyState() {
    double capacityAh = parameters.capacityAh();
    return new HealthState(cells, capacityAh, newR0Ohm, statedOffsetPerH, curveSize);
  }

  /** A state that knows no more than the parameter set. */
  public HealthState newState() {
    HealthState s = emptyState();
    for (int c = 0; c < cells; c++) {
      int at = c * HealthState.WIDTH;
      s.cell[at + HealthState.ANCHOR_SOC] = Double.NaN;
      TotalLeastSquares.add(s.cell, at, 1, 1, square(0.5 * PRIOR_SIGMA), square(PRIOR_SIGMA));
      s.cell[at + HealthState.LN_R_VAR] = square(RESISTANCE_PRIOR_SIGMA);
      solve(s, at);
      rate(s, at);
    }
    return s;
  }

  /**
   * Reads a state back.
   *
   * @throws IllegalArgumentException if the blocks are of no known version or of another pack
   */
  public HealthState read(byte[] packBlock, byte[] cellBlock) {
    HealthState s = emptyState();
    s.fill(packBlock, cellBlock);
    return s;
  }

  /**
   * Counts charge.
   *
   * @param dtS seconds since the sample before; not positive or not finite: the sample is left out
   * @param currentA current through one cell now, A, positive when charging; NaN if not known
   * @param degC temperature of the cells, degC; NaN if not known
   */
  public void onSample(HealthState s, double dtS, double currentA, double degC) {
    double[] p = s.pack;
    if (!(dtS > 0 && dtS < Double.POSITIVE_INFINITY)) {
      return;
    }
    double limitA = 3 * parameters.limits().maximumSafety().dischargeCurrentA();
    double nowA = Math.abs(currentA) <= limitA ? currentA : Double.NaN;
    double lastA = p[HealthState.LAST_A];
    boolean parked =
        Math.max(Math.abs(nowA), Math.abs(lastA)) < PARKED_C_RATE * parameters.capacityAh();
    boolean seen = dtS <= GAP_S && !Double.isNaN(nowA);
    if (seen) {
      double meanA = Double.isNaN(lastA) ? nowA : 0.5 * (nowA + lastA);
      double ah = meanA * dtS / 3600;
      p[HealthState.NET_AH] += ah > 0 ? ah * parameters.coulombicEfficiency() : ah;
      p[HealthState.THROUGHPUT_AH] += Math.abs(ah);
    } else {
      double rate = parked ? PARKED_C_RATE : UNSEEN_C_RATE;
      p[HealthState.UNSEEN_AH2] += square(rate * parameters.capacityAh() * dtS / 3600);
    }
    p[HealthState.LAST_A] = nowA;
    p[HealthState.ELAPSED_S] += dtS;
    p[HealthState.DEG_C_S] += dtS * (degC > -60 && degC < 150 ? degC : 25);
  }

  /**
   * Takes SOC anchors, each from voltage alone.
   *
   * @param soc [cell] SOC in [0, 1]; NaN where there is none
   * @param sigma [cell] its standard deviation, positive; NaN where there is none
   * @return cells whose capacity was estimated anew
   */
  public int onAnchor(HealthState s, double[] soc, double[] sigma) {
    int taken = 0;
    int told = 0;
    double sumSoc = 0;
    double sumSigma = 0;
    for (int c = 0; c < Math.min(cells, Math.min(soc.length, sigma.length)); c++) {
      if (soc[c] >= -0.05 && soc[c] <= 1.05 && sigma[c] > 0 && sigma[c] < 0.3) {
        taken += anchor(s, c * HealthState.WIDTH, soc[c], square(sigma[c])) ? 1 : 0;
        sumSoc += soc[c];
        sumSigma += sigma[c];
        told++;
      }
    }
    if (2 * told > cells) {
      CurrentOffset.onAnchor(
          s, sumSoc / told, square(sumSigma / told), parameters.capacityAh(), statedOffsetPerH);
    }
    if (told > 0) {
      s.steps++;
    }
    return taken;
  }

  private boolean anchor(HealthState s, int at, double soc, double variance) {
    double[] row = s.cell;
    double[] p = s.pack;
    double x = soc - row[at + HealthState.ANCHOR_SOC];
    if (Double.isNaN(x)) {
      keep(s, at, soc, variance);
      return false;
    }
    double q = parameters.capacityAh();
    double seconds = p[HealthState.ELAPSED_S] - row[at + HealthState.ANCHOR_S];
    double hours = seconds / 3600;
    double y =
        (p[HealthState.NET_AH] - row[at + HealthState.ANCHOR_AH]) / q
            - hours * CurrentOffset.perHour(s.offset);
    double degC =
        (p[HealthState.DEG_C_S] - row[at + HealthState.ANCHOR_DEG_C_S]) / Math.max(1e-3, seconds);
    double unseen = p[HealthState.UNSEEN_AH2] - row[at + HealthState.ANCHOR_UNSEEN_AH2];
    double standing = square(hours) * CurrentOffset.variance(s.offset);
    double own = square(hours) * CurrentOffset.scatterVariance(s.offset) + unseen / (q * q);
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
    double known = StrictMath.exp(row[at + HealthState.WINDOW_LN_Q]) / parameters.capacityAh();
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
    rate(s, at);
  }

  private void solve(HealthState s, int at) {
    if (fit.solve(s.cell, at)) {
      double q = fit.slope();
      s.cell[at + HealthState.WINDOW_LN_Q] = StrictMath.log(q * parameters.capacityAh());
      s.cell[at + HealthState.WINDOW_VAR] = fit.variance() / (q * q);
    }
  }

  /** What 1C reaches at this cell's resistance, and its slope over ln R. */
  private void rate(HealthState s, int at) {
    double factor = StrictMath.exp(s.cell[at + HealthState.LN_R]);
    double share = Math.max(0.05, rated.share(factor));
    double more = Math.max(0.05, rated.share(1.1 * factor));
    s.cell[at + HealthState.RATED_SHARE] = share;
    s.cell[at + HealthState.RATED_SLOPE] = StrictMath.log(more / share) / StrictMath.log(1.1);
  }

  /**
   * Takes a capacity at 1C to cut-off from a full discharge, independent of those before.
   *
   * @param c cell
   * @param logCapacity ln C, C in Ah
   * @param variance of ln C, this measurement's own error
   * @param commonVariance of ln C, what it shares with all others of this cell; not negative
   * @return false if a number is not usable
   */
  public boolean onCapacity(
      HealthState s, int c, double logCapacity, double variance, double commonVariance) {
    if (!usable(logCapacity, variance) || !(commonVariance >= 0 && commonVariance < 1)) {
      return false;
    }
    int at = c * HealthState.WIDTH;
    int track = at + HealthState.TRACK;
    double cycles = s.equivalentFullCycles();
    if (CapacityTrack.variance(s.cell, track) == 0) {
      double share = s.cell[at + HealthState.RATED_SHARE];
      double start = StrictMath.log(parameters.capacityAh() * share);
      CapacityTrack.begin(s.cell, track, start, square(PRIOR_SIGMA));
    } else {
      double passed = Math.max(0, cycles - s.cell[at + HealthState.TRACK_CYCLES]);
      CapacityTrack.pass(s.cell, track, passed, TRACK_DRIFT);
    }
    CapacityTrack.update(s.cell, track, logCapacity, variance, commonVariance);
    s.cell[at + HealthState.TRACK_CYCLES] = cycles;
    s.steps++;
    return true;
  }

  /**
   * Takes what a {@link CurveTrack} of this cell knows. That is a filter of its own: it replaces
   * what was known before from curves and full discharges.
   *
   * @param c cell
   * @param logCapacity ln C, C to cut-off in Ah
   * @param variance of ln C
   * @return false if a number is not usable
   */
  public boolean onCurve(HealthState s, int c, double logCapacity, double variance) {
    if (!usable(logCapacity, variance)) {
      return false;
    }
    int at = c * HealthState.WIDTH;
    CapacityTrack.begin(s.cell, at + HealthState.TRACK, logCapacity, variance);
    s.cell[at + HealthState.TRACK_CYCLES] = s.equivalentFullCycles();
    s.steps++;
    return true;
  }

  private boolean usable(double logCapacity, double variance) {
    double low = StrictMath.log(0.2 * parameters.capacityAh());
    double high = StrictMath.log(1.5 * parameters.capacityAh());
    return logCapacity > low && logCapacity < high && variance > 0 && variance < 1;
  }

  /**
   * Takes resistances relative to a new cell's at the same SOC, temperature and duration.
   *
   * @param c cell
   * @param factor measured over the parameter set's, positive
   * @param sigma its standard deviation, positive
   * @param degC temperature it was measured at, degC
   * @param sinceS seconds since the last one
   * @return false if a number is not usable
   */
  public boolean onResistance(
      HealthState s, int c, double factor, double sigma, double degC, double sinceS) {
    boolean usable = factor > 0.2 && factor < 20 && sigma > 0 && sigma < 0.5 * factor;
    if (!usable || !(degC > -30 && degC < 70) || !(sinceS >= 0)) {
      return false;
    }
    // The normalisation itself errs more the further it reaches: activation energies vary.
    double reachVar = square(RESISTANCE_MODEL_SIGMA) + square(0.004 * (degC - 25));
    double[] row = s.cell;
    int at = c * HealthState.WIDTH;
    double own = square(sigma / factor);
    double days = Math.min(sinceS, 30 * 86_400.0) / 86_400;
    double prior =
        Math.min(
            square(RESISTANCE_PRIOR_SIGMA),
            row[at + HealthState.LN_R_VAR] + RESISTANCE_DRIFT_PER_DAY * days);
    double innovation = StrictMath.log(factor) - row[at + HealthState.LN_R];
    double expected = prior + own + reachVar;
    double excess = square(innovation) / (square(CLIP_SIGMA) * expected);
    double gain = prior / (excess > 1 ? expected * excess : expected);
    row[at + HealthState.LN_R] += gain * innovation;
    // Errors of the normalisation repeat themselves: sigma falls to them, not below.
    row[at + HealthState.LN_R_VAR] = Math.max((1 - gain) * prior, Math.min(prior, reachVar));
    rate(s, at);
    s.steps++;
    return true;
  }

  private static double square(double x) {
    return x * x;
  }
}

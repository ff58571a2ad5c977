package io.galvani.battery.health;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;

/**
 * Capacity and resistance of every cell of a series string.
 *
 * <p>Capacity: between two anchors, at which each cell's SOC is known from voltage alone, the
 * charge that passed is ΔAh = Q·Δz ({@link AnchorWindows}). Capacities from partial curves ({@link
 * CurveTrack}) or full discharges go into a track with drift ({@link CapacityTrack}). Both share
 * errors, so they are fused in ln Q by covariance intersection. Resistance ({@link
 * ResistanceTrack}) is divided by that of the parameter set at the same SOC and temperature, which
 * normalises it to 25 degC and half charge.
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
  /** A step longer than this is a gap: what flowed in it was not seen. */
  private static final double GAP_S = 120;

  private static final double UNSEEN_C_RATE = 0.3;
  private static final double PARKED_C_RATE = 0.02;

  private static final double PRIOR_SIGMA = 0.15;
  private static final double TRACK_DRIFT = 2e-6;

  private final CellParameters parameters;
  private final int cells;
  private final AnchorWindows windows;
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
    this.windows = new AnchorWindows(cell.capacityAh());
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
      windows.begin(s, at, PRIOR_SIGMA);
      ResistanceTrack.begin(s.cell, at);
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
        int at = c * HealthState.WIDTH;
        if (windows.onAnchor(s, at, soc[c], square(sigma[c]))) {
          rate(s, at);
          taken++;
        }
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
    int at = c * HealthState.WIDTH;
    if (!ResistanceTrack.update(s.cell, at, factor, sigma, degC, sinceS)) {
      return false;
    }
    rate(s, at);
    s.steps++;
    return true;
  }

  private static double square(double x) {
    return x * x;
  }
}

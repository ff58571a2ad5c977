package io.galvani.battery.soc;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import java.util.Arrays;

/**
 * What each cell differs from the mean cell by: two slow states a cell, Δz in SOC and ΔR in Ohm.
 *
 * <pre>
 *   Vc − Vmean = U(z + Δz) − U(z) + I · ΔR + noise
 * </pre>
 *
 * <p>I current through a cell in A, positive when charging. A Kalman filter of two states each
 * (Plett 2015, Battery Management Systems II, section 4.12, bar-delta), its state in floats of the
 * caller, column by column so that 96 cells are six short arrays: Δz, ΔR, and their covariance.
 * Innovations are clipped at a few sigma rather than refused, so that a fault moves the states
 * slowly but surely and one bad record does not. A cell whose voltage is NaN is left as it is, but
 * less certain.
 *
 * <p>Some channels are noisier than a parameter set says. The innovations of noise change sides at
 * every other step, those of a cell that changes keep theirs: at steady current
 *
 * <pre>
 *   q' = q + (2y² − q)/40 where y is on the other side of zero than the one before, else q − q/40
 * </pre>
 *
 * <p>tends to the variance of y if it is white (Mehra 1970, doi:10.1109/TAC.1970.1099422, with the
 * sides to tell noise from change), and stands for it where it is {@value #NOISY_TIMES} times what
 * the filter expects. Bad at: telling Δz on a flat open-circuit voltage (sigma says so), and Δz
 * from ΔR while the current never changes.
 */
public final class DeltaFilters {
  /** Floats of state a cell. */
  public static final int SIZE = 6;

  /** The first of them, all that there were before channels had a noise of their own. */
  public static final int SIZE_WITHOUT_NOISE = 5;

  private static final double SOC_PRIOR_SIGMA = 0.03;
  private static final double RESISTANCE_PRIOR_SHARE = 0.3;
  private static final double CLIP_SIGMA = 3;

  /**
   * A clipped innovation says that the cell has changed: its variances grow by so many times what
   * they are, up to a jump in SOC and one in resistance, as a share of R0. The covariance does not:
   * grown along, it grows most in what is not measured, and the states ran away there, ΔR at rest
   * and Δz against ΔR under a steady current.
   */
  private static final double SURPRISE_GROWTH = 3;

  private static final double SOC_JUMP = 0.01;
  private static final double RESISTANCE_JUMP_SHARE = 0.5;

  /**
   * Half of what is dropped of a float's 24 bits: zeros store well, and nobody knows a state better
   * than by sixteen bits, a variance by twelve, a channel's noise by nine.
   */
  private static final int HALF_OF_DROPPED_OF_STATES = 1 << 7;

  private static final int HALF_OF_DROPPED_OF_VARIANCES = 1 << 11;
  private static final int HALF_OF_DROPPED_OF_NOISE = 1 << 14;

  /**
   * Cells of one record are not measured at the same instant, nor at that of the current: V per A
   * and R0 by which the current is away from what it was over the last seconds. The fast RC pair
   * tells: v1/R1 is the current's running mean over τ1.
   */
  private static final double SKEW_SHARE = 0.5;

  /** Walk of Δz a step, and of the relative capacity difference, which shows as SOC moves. */
  private static final double SOC_WALK = 2e-4;

  private static final double CAPACITY_SPREAD = 0.02;

  /** Walk of ΔR a step as a share of R0. */
  private static final double RESISTANCE_WALK_SHARE = 0.02;

  /** The open-circuit voltage differs between cells by this much, V: it bounds what Δz can mean. */
  private static final double SHAPE_SIGMA_V = 5e-4;

  /**
   * Cells differ in the resistance of their RC pairs too, which ΔR · I does not tell; on a flat
   * curve a millivolt of it would pass for percents of charge. It stays for minutes, so that
   * several steps are worth one: the share of the pairs' voltage that counts as noise of one step.
   */
  private static final double PAIR_SHARE = 0.1;

  private static final int POINTS = 3;
  private static final double[] WEIGHTS = {1.0 / 6, 2.0 / 3, 1.0 / 6};

  /** Share of one steady step in what is known of a channel's noise: some 20 minutes. */
  private static final double NOISE_WEIGHT = 1.0 / 40;

  /** A channel's own noise counts from so many times the variance that is expected anyway. */
  private static final double NOISY_TIMES = 2;

  /** Current that is this close to its mean over the last seconds is steady, C-rate. */
  private static final double STEADY_C_RATE = 0.05;

  private static final double ROOT_OF_3 = Math.sqrt(3);
  private static final double WIDEST_LOOK = 0.15;

  /** Slopes below and above that differ by less than this share of their sum are alike. */
  private static final double STRAIGHT_SHARE = 0.15;

  private final CellParameters cell;
  private final double[] lookSoc = new double[POINTS];
  private final double[] lookV = new double[POINTS];
  private double slopeVariance;
  private boolean straight;
  private final CircuitPoint point = new CircuitPoint();

  public DeltaFilters(CellParameters cell) {
    this.cell = cell;
  }

  /** Sets all cells equal to the mean, with their prior sigma. */
  public void initialise(float[] s, int cells, double degC) {
    cell.circuit().at(0.5, degC, point);
    float resistanceVariance = (float) square(RESISTANCE_PRIOR_SHARE * point.r0Ohm(-1));
    Arrays.fill(s, 0f);
    for (int c = 0; c < cells; c++) {
      s[2 * cells + c] = (float) square(SOC_PRIOR_SIGMA);
      s[4 * cells + c] = resistanceVariance;
    }
  }

  /**
   * Steps all cells.
   *
   * @param s [Δz | ΔR | var Δz | cov | var ΔR | ±q][cell], the sign of q that of the last
   *     innovation, changed in place
   * @param cellVoltageV [cell], V, NaN if missing
   * @param meanV mean over the present cells, V
   * @param soc SOC of the mean cell
   * @param socSigma its standard deviation
   * @param movedSoc how far it moved since the last step
   * @param currentA current through a cell, A
   * @param changeA how much it moved since the sample before, A
   * @param fastV voltage of the mean cell's fast RC pair, V
   * @param slowV voltage of its slow one, V
   * @param degC temperature, degC
   */
  public void step(
      float[] s,
      double[] cellVoltageV,
      double meanV,
      double soc,
      double socSigma,
      double movedSoc,
      double currentA,
      double changeA,
      double fastV,
      double slowV,
      double degC) {
    int n = cellVoltageV.length;
    cell.circuit().at(soc, degC, point);
    double r0 = point.r0Ohm(currentA);
    double swingA = Math.max(Math.abs(changeA), Math.abs(currentA - fastV / point.r1Ohm()));
    lookAround(soc, socSigma, degC);
    boolean steady = swingA < STEADY_C_RATE * cell.capacityAh();
    double noise =
        square(cell.uncertainty().voltageSigmaV())
            + square(SHAPE_SIGMA_V)
            + square(SKEW_SHARE * r0 * swingA)
            + square(PAIR_SHARE * (fastV + slowV));
    double walkZ = square(SOC_WALK) + square(CAPACITY_SPREAD * movedSoc);
    double walkR = square(RESISTANCE_WALK_SHARE * r0);
    double jumpZ = square(SOC_JUMP);
    double jumpR = square(RESISTANCE_JUMP_SHARE * r0);
    double capZ = square(SOC_PRIOR_SIGMA * 3);
    double capR = square(RESISTANCE_PRIOR_SHARE * r0 * 3);
    for (int c = 0; c < n; c++) {
      double pzz = Math.min(capZ, s[2 * n + c] + walkZ);
      double prr = Math.min(capR, s[4 * n + c] + walkR);
      double whole = 0.99 * Math.sqrt(pzz * prr);
      double pzr = Math.max(-whole, Math.min(whole, s[3 * n + c]));
      double slope = slopeV(s[c], degC);
      double apartV = apartV(s[c], degC);
      double residual = cellVoltageV[c] - meanV - apartV - currentA * s[n + c];
      if (Double.isNaN(residual)) {
        s[2 * n + c] = (float) pzz;
        s[4 * n + c] = (float) prr;
        continue;
      }
      double hz = pzz * slope + pzr * currentA;
      double hr = pzr * slope + prr * currentA;
      double curved = slopeVariance * (square(s[c]) + pzz);
      double expected = slope * hz + currentA * hr + noise + curved;
      double own = Math.abs(s[5 * n + c]);
      double variance = own > NOISY_TIMES * expected ? own : expected;
      double bound = CLIP_SIGMA * Math.sqrt(variance);
      double innovation = Math.max(-bound, Math.min(bound, residual));
      if (steady) {
        s[5 * n + c] = noise(s[5 * n + c], innovation);
      }
      s[c] = rounded(s[c] + hz / variance * innovation, HALF_OF_DROPPED_OF_STATES);
      s[n + c] = rounded(s[n + c] + hr / variance * innovation, HALF_OF_DROPPED_OF_STATES);
      double floorZ = square(SHAPE_SIGMA_V / Math.max(slope, 0.02)) * 0.25;
      boolean changed = Math.abs(residual) > bound;
      double zz = Math.max(Math.min(pzz, floorZ), pzz - hz * hz / variance);
      double rr = Math.max(1e-14, prr - hr * hr / variance);
      s[2 * n + c] =
          rounded(
              changed ? zz + Math.min(jumpZ, SURPRISE_GROWTH * zz) : zz,
              HALF_OF_DROPPED_OF_VARIANCES);
      s[3 * n + c] = rounded(pzr - hz * hr / variance, HALF_OF_DROPPED_OF_VARIANCES);
      s[4 * n + c] =
          rounded(
              changed ? rr + Math.min(jumpR, SURPRISE_GROWTH * rr) : rr,
              HALF_OF_DROPPED_OF_VARIANCES);
    }
  }

  /** ±q after an innovation, V². */
  private static float noise(float before, double innovation) {
    boolean sameSide = Math.copySign(1, before) == Math.copySign(1, innovation);
    double seen = sameSide ? 0 : 2 * square(innovation);
    double q = Math.abs(before);
    double next = q + NOISE_WEIGHT * (seen - q);
    return (float) Math.copySign(rounded(next, HALF_OF_DROPPED_OF_NOISE), innovation);
  }

  /**
   * Where the mean cell may be. Its SOC is not known exactly, and where the curve has steps, as
   * that of LFP, neither is the slope: it is averaged over the SOC's distribution (three points of
   * a Gauss-Hermite rule), and what it varies by there is noise in proportion to Δz. Where the
   * slope hardly varies, one point will do.
   */
  private void lookAround(double soc, double socSigma, double degC) {
    double step = Math.min(WIDEST_LOOK, ROOT_OF_3 * socSigma);
    for (int k = 0; k < POINTS; k++) {
      lookSoc[k] = Math.max(0, Math.min(1, soc + (k - 1) * step));
      lookV[k] = cell.ocv().ocvV(lookSoc[k], degC);
    }
    double below = (lookV[1] - lookV[0]) / Math.max(1e-6, lookSoc[1] - lookSoc[0]);
    double above = (lookV[2] - lookV[1]) / Math.max(1e-6, lookSoc[2] - lookSoc[1]);
    slopeVariance = 0;
    straight = Math.abs(above - below) < STRAIGHT_SHARE * (above + below);
    if (!straight) {
      double mean = 0;
      double square = 0;
      for (int k = 0; k < POINTS; k++) {
        double slope = cell.ocv().slopeV(lookSoc[k], degC);
        mean += WEIGHTS[k] * slope;
        square += WEIGHTS[k] * slope * slope;
      }
      slopeVariance = Math.max(0, square - mean * mean);
    }
  }

  private double slopeV(double deltaSoc, double degC) {
    if (straight) {
      return cell.ocv().slopeV(lookSoc[1] + deltaSoc, degC);
    }
    double sum = 0;
    for (int k = 0; k < POINTS; k++) {
      sum += WEIGHTS[k] * cell.ocv().slopeV(lookSoc[k] + deltaSoc, degC);
    }
    return sum;
  }

  private double apartV(double deltaSoc, double degC) {
    if (straight) {
      return cell.ocv().ocvV(lookSoc[1] + deltaSoc, degC) - lookV[1];
    }
    double sum = 0;
    for (int k = 0; k < POINTS; k++) {
      sum += WEIGHTS[k] * (cell.ocv().ocvV(lookSoc[k] + deltaSoc, degC) - lookV[k]);
    }
    return sum;
  }

  private static float rounded(double value, int halfOfDropped) {
    int bits = Float.floatToRawIntBits((float) value);
    return Float.intBitsToFloat((bits + halfOfDropped) & ~(2 * halfOfDropped - 1));
  }

  private static double square(double x) {
    return x * x;
  }
}

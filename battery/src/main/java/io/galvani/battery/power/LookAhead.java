package io.galvani.battery.power;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;

/**
 * Terminal voltage of one cell after a current has been held for some seconds:
 *
 * <pre>
 *   V(t) = U(z + η·I·t/(3600·Q), T) + M·h + M0·s(I) + Σk [ak·vk + Rk·(1 − ak)·I] + (R0(sgn I) + ΔR)·I
 *   ak = exp(−t/τk)
 * </pre>
 *
 * <p>where the sum of the resistances falls with current, see {@code kinetic}. Circuit values are
 * those at the start. I in A, positive when charging; t in s; Q in Ah. Say where the cell stands,
 * then ask; a mutable view, so that asking allocates nothing. Bad at: horizons in which the
 * resistance changes (minutes near empty), resistance that falls with current in the cold. Source:
 * Plett 2015, Battery Management Systems II, section 6.4.
 */
public final class LookAhead {
  /** Part of the model's error that is new within a horizon. */
  private static final double FAST_SHARE = 0.5;

  /**
   * κ. Tuned on the HPPC pulses of the NCR18650PF, 0.5 C to 6 C at 25, 10, 0 and −10 degC, by
   * {@code galvani evaluate sop}.
   */
  private static final double KINETIC_SHARE = 0.22;

  /** Sets are fitted to drives, whose current is about this when it matters. */
  private static final double SET_C_RATE = 1.5;

  private static final double GAS_OVER_FARADAY_V_PER_K = 8.617333e-5;

  private final CellParameters cell;
  private final CircuitPoint point = new CircuitPoint();
  private double soc;
  private double degC;
  private double v1V;
  private double v2V;
  private double hysteresis;
  private double r0DeltaOhm;
  private double resistanceFactor = 1;
  private double modelErrorV;
  private double decayedS = Double.NaN;
  private double a1;
  private double a2;

  public LookAhead(CellParameters cell) {
    this.cell = cell;
  }

  /** Parameter set of the cell. */
  public CellParameters cell() {
    return cell;
  }

  /**
   * Where the cell stands.
   *
   * @param soc 0..1
   * @param coreDegC core temperature, degC
   * @param v1V voltage of the fast RC pair, V
   * @param v2V voltage of the slow one, V
   * @param hysteresis state of hysteresis, −1..1
   */
  public void at(double soc, double coreDegC, double v1V, double v2V, double hysteresis) {
    this.soc = soc;
    this.degC = coreDegC;
    this.v1V = v1V;
    this.v2V = v2V;
    this.hysteresis = hysteresis;
    this.r0DeltaOhm = 0;
    this.resistanceFactor = 1;
    this.modelErrorV = 0;
    this.decayedS = Double.NaN;
    cell.circuit().at(soc, coreDegC, point);
  }

  /**
   * How this cell differs.
   *
   * @param r0DeltaOhm its resistance, joints included, less that of the set, Ohm
   * @param modelErrorV its voltage less that of the model, V: estimated error of the open-circuit
   *     voltage, held over the horizon
   */
  public void differs(double r0DeltaOhm, double modelErrorV) {
    this.r0DeltaOhm = r0DeltaOhm;
    this.modelErrorV = modelErrorV;
  }

  /** All resistances of the set times a factor, as an aged cell's are. */
  public void aged(double factor) {
    this.resistanceFactor = factor;
  }

  /** State of charge after the current has been held. */
  public double socAfter(double currentA, double horizonS) {
    double efficiency = currentA > 0 ? cell.coulombicEfficiency() : 1;
    return soc + efficiency * currentA * horizonS / (3600 * cell.capacityAh());
  }

  /** Terminal voltage, V, after the current (A) has been held for the horizon (s). */
  public double voltageV(double currentA, double horizonS) {
    decay(horizonS);
    double end = socAfter(currentA, horizonS);
    return cell.ocv().ocvV(end, degC)
        + cell.hysteresis().voltageV(soc, hysteresis, currentA, cell.capacityAh())
        + a1 * v1V
        + a2 * v2V
        + modelErrorV
        + currentA * resistanceOhm(currentA);
  }

  private void decay(double horizonS) {
    if (horizonS != decayedS) {
      a1 = StrictMath.exp(-horizonS / point.tau1S());
      a2 = StrictMath.exp(-horizonS / point.tau2S());
      decayedS = horizonS;
    }
  }

  private double resistanceOhm(double currentA) {
    double newOhm = point.r0Ohm(currentA) + point.r1Ohm() * (1 - a1) + point.r2Ohm() * (1 - a2);
    double setOhm = resistanceFactor * newOhm;
    double ohm = setOhm * kinetic(setOhm, currentA);
    return Math.max(0.1 * ohm, ohm + r0DeltaOhm);
  }

  /**
   * Resistance at a current over that of the set, which holds for {@value #SET_C_RATE} C: the share
   * κ of it that is charge transfer falls with current after Butler and Volmer,
   *
   * <pre>
   *   g(I) = 1 − κ + κ · asinh(x) / x,   x = κ · R · |I| · F / (2 · Rgas · T)
   * </pre>
   */
  private double kinetic(double setOhm, double currentA) {
    double doubleThermalV = 2 * GAS_OVER_FARADAY_V_PER_K * (degC + 273.15);
    double atSet = share(KINETIC_SHARE * setOhm * SET_C_RATE * cell.capacityAh() / doubleThermalV);
    double linearOhm = setOhm / atSet;
    return share(KINETIC_SHARE * linearOhm * Math.abs(currentA) / doubleThermalV) / atSet;
  }

  private static double share(double x) {
    double falling = x < 1e-3 ? 1 : StrictMath.log(x + Math.sqrt(x * x + 1)) / x;
    return 1 - KINETIC_SHARE + KINETIC_SHARE * falling;
  }

  /**
   * Standard deviation of {@link #voltageV}, V, for a cell whose present voltage error is known:
   * that of a reading, and of the resistance, which is known to a share of what the current raises
   * the voltage by. It holds for a change from the present current.
   *
   * @param fromA the current at which that error was found, A
   */
  public double sigmaV(double fromA, double currentA, double horizonS) {
    decay(horizonS);
    double raisedV = (currentA - fromA) * resistanceOhm(currentA);
    double shareV = cell.uncertainty().overpotentialSigma() * raisedV;
    double fastV = FAST_SHARE * cell.uncertainty().modelSigmaV();
    return Math.sqrt(
        shareV * shareV
            + fastV * fastV
            + cell.uncertainty().voltageSigmaV() * cell.uncertainty().voltageSigmaV());
  }
}

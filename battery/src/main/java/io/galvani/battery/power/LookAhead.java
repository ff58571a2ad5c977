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
 * <p>where the sum of the resistances falls with current, see {@code kinetic}, and is multiplied by
 * what loads taught ({@link LoadFactor}). Circuit values are those at the start. I in A, positive
 * when charging; t in s; Q in Ah. Say where the cell stands, then ask; a mutable view, so that
 * asking allocates nothing. Bad at: horizons in which the resistance changes (minutes near empty),
 * resistance that falls with current in the cold. Source: Plett 2015, Battery Management Systems
 * II, section 6.4.
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
  private double modelErrorV;
  private LoadFactor taught = new LoadFactor();
  private double decayedS = Double.NaN;
  private double dischargeOhm;
  private double chargeOhm;
  private double dischargeShare;
  private double chargeShare;
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

  /** Resistances over those of the set; kept, read whenever a voltage is asked for. */
  public void taught(LoadFactor by) {
    this.taught = by;
  }

  /** Moves on to where a current that is held for some seconds brings the cell. */
  public void hold(double currentA, double durationS) {
    decay(durationS);
    at(
        socAfter(currentA, durationS),
        degC,
        a1 * v1V + point.r1Ohm() * (1 - a1) * currentA,
        a2 * v2V + point.r2Ohm() * (1 - a2) * currentA,
        hysteresis);
  }

  /** State of charge after the current has been held. */
  public double socAfter(double currentA, double horizonS) {
    double efficiency = currentA > 0 ? cell.coulombicEfficiency() : 1;
    return soc + efficiency * currentA * horizonS / (3600 * cell.capacityAh());
  }

  /** Terminal voltage, V, after the current (A) has been held for the horizon (s). */
  public double voltageV(double currentA, double horizonS) {
    decay(horizonS);
    return openV(currentA, horizonS)
        + a1 * v1V
        + a2 * v2V
        + modelErrorV
        + currentA * resistanceOhm(currentA);
  }

  /** Open-circuit voltage and hysteresis, V, after the current has been held for the horizon. */
  public double openV(double currentA, double horizonS) {
    return cell.ocv().ocvV(socAfter(currentA, horizonS), degC)
        + cell.hysteresis().voltageV(soc, hysteresis, currentA, cell.capacityAh());
  }

  private void decay(double horizonS) {
    if (horizonS != decayedS) {
      a1 = StrictMath.exp(-horizonS / point.tau1S());
      a2 = StrictMath.exp(-horizonS / point.tau2S());
      double pairsOhm = point.r1Ohm() * (1 - a1) + point.r2Ohm() * (1 - a2);
      dischargeOhm = point.r0Ohm(-1) + pairsOhm;
      chargeOhm = point.r0Ohm(1) + pairsOhm;
      dischargeShare = setShare(dischargeOhm);
      chargeShare = setShare(chargeOhm);
      decayedS = horizonS;
    }
  }

  /** The resistance that the current meets over the horizon asked last, this cell's own, Ohm. */
  private double resistanceOhm(double currentA) {
    double ohm = setOhm(currentA) * taught.ratio(Math.abs(currentA) / cell.capacityAh());
    return Math.max(0.1 * ohm, ohm + r0DeltaOhm);
  }

  /**
   * Resistance of the set at a current. It holds for {@value #SET_C_RATE} C: the share κ of it that
   * is charge transfer falls with current after Butler and Volmer,
   *
   * <pre>
   *   R(I) = R · g(I)/g(1.5 C),   g = 1 − κ + κ · asinh(x) / x,   x = κ · R · |I| · F / (2 · Rgas · T)
   * </pre>
   */
  private double setOhm(double currentA) {
    double newOhm = currentA > 0 ? chargeOhm : dischargeOhm;
    double atSet = currentA > 0 ? chargeShare : dischargeShare;
    double linearOhm = newOhm / atSet;
    return linearOhm * share(KINETIC_SHARE * linearOhm * Math.abs(currentA) / doubleThermalV());
  }

  private double setShare(double newOhm) {
    return share(KINETIC_SHARE * newOhm * SET_C_RATE * cell.capacityAh() / doubleThermalV());
  }

  private double doubleThermalV() {
    return 2 * GAS_OVER_FARADAY_V_PER_K * (degC + 273.15);
  }

  private static double share(double x) {
    double falling = x < 1e-3 ? 1 : StrictMath.log(x + Math.sqrt(x * x + 1)) / x;
    return 1 - KINETIC_SHARE + KINETIC_SHARE * falling;
  }

  /** How much of the voltage is the current's own, V: current times resistance. */
  public double raisedV(double currentA, double horizonS) {
    decay(horizonS);
    return currentA * resistanceOhm(currentA);
  }

  /** Standard deviation of what is not the current's own in a cell whose error now is known, V. */
  public double readingSigmaV() {
    double fastV = FAST_SHARE * cell.uncertainty().modelSigmaV();
    double readV = cell.uncertainty().voltageSigmaV();
    return Math.sqrt(fastV * fastV + readV * readV);
  }
}

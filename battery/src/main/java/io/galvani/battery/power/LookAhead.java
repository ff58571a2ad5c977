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
 * <p>Circuit values are those at the start. I in A, positive when charging; t in s; Q in Ah. Say
 * where the cell stands, then ask; a mutable view, so that asking allocates nothing. Bad at:
 * horizons in which the resistance changes (minutes near empty), resistance that falls with current
 * in the cold. Source: Plett 2015, Battery Management Systems II, section 6.4.
 */
public final class LookAhead {
  private final CellParameters cell;
  private final CircuitPoint point = new CircuitPoint();
  private double soc;
  private double degC;
  private double v1V;
  private double v2V;
  private double hysteresis;
  private double r0DeltaOhm;
  private double modelErrorV;

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

  /** State of charge after the current has been held. */
  public double socAfter(double currentA, double horizonS) {
    double efficiency = currentA > 0 ? cell.coulombicEfficiency() : 1;
    return soc + efficiency * currentA * horizonS / (3600 * cell.capacityAh());
  }

  /** Terminal voltage, V, after the current (A) has been held for the horizon (s). */
  public double voltageV(double currentA, double horizonS) {
    double a1 = StrictMath.exp(-horizonS / point.tau1S());
    double a2 = StrictMath.exp(-horizonS / point.tau2S());
    double end = socAfter(currentA, horizonS);
    return cell.ocv().ocvV(end, degC)
        + cell.hysteresis().voltageV(soc, hysteresis, currentA, cell.capacityAh())
        + a1 * v1V
        + a2 * v2V
        + modelErrorV
        + currentA * resistanceOhm(currentA, a1, a2);
  }

  private double resistanceOhm(double currentA, double a1, double a2) {
    double r0 = Math.max(0.1 * point.r0Ohm(currentA), point.r0Ohm(currentA) + r0DeltaOhm);
    return r0 + point.r1Ohm() * (1 - a1) + point.r2Ohm() * (1 - a2);
  }
}

package io.galvani.battery.cell;

/**
 * Values of the equivalent circuit at one SOC and temperature; a mutable holder that {@link
 * CircuitTable#at} fills, so that reading the tables allocates nothing.
 */
public final class CircuitPoint {
  double r0DischargeOhm;
  double r0ChargeOhm;
  double r1Ohm;
  double tau1S;
  double r2Ohm;
  double tau2S;

  /** Ohmic resistance for a current of that sign (positive = charging), Ohm. */
  public double r0Ohm(double currentA) {
    return currentA > 0 ? r0ChargeOhm : r0DischargeOhm;
  }

  /** Resistance of the fast RC pair, Ohm. */
  public double r1Ohm() {
    return r1Ohm;
  }

  /** Time constant of the fast RC pair, s. */
  public double tau1S() {
    return tau1S;
  }

  /** Resistance of the slow RC pair, Ohm. */
  public double r2Ohm() {
    return r2Ohm;
  }

  /** Time constant of the slow RC pair, s. */
  public double tau2S() {
    return tau2S;
  }
}

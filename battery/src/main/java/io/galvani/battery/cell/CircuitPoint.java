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
  double transferOhm;
  double exchangeA = 1;

  /**
   * Resistance that acts at once on a current (positive = charging), Ohm: the ohmic one of that
   * sign and, where the set has one, the chord of the charge transfer, (2 · I0 / I) · asinh(I / (2
   * · I0)) times Rct.
   */
  public double r0Ohm(double currentA) {
    double ohmic = currentA > 0 ? r0ChargeOhm : r0DischargeOhm;
    return transferOhm > 0 ? ohmic + transferOhm * chord(currentA / (2 * exchangeA)) : ohmic;
  }

  /** asinh(x) / x, 1 at zero. */
  private static double chord(double x) {
    double magnitude = Math.abs(x);
    if (magnitude < 1e-3) {
      return 1 - magnitude * magnitude / 6;
    }
    return StrictMath.log(magnitude + StrictMath.sqrt(magnitude * magnitude + 1)) / magnitude;
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

package io.galvani.battery.cell;

/**
 * Voltage hysteresis of one state h in [−1, 1] (Plett 2015, Battery Management Systems I, section
 * 2.7; current positive when charging):
 *
 * <pre>
 *   h' = h · e + sgn(I) · (1 − e),  e = exp(−γ · |ΔAh| / Q)
 *   V  = … + M(z) · h + M0 · s(I)
 * </pre>
 *
 * <p>M is half the distance between the charge and the discharge branch, M0 its instantaneous part;
 * s(I) is the sign of the current, linear below C/100 so that a noisy zero does not toggle it.
 * Immutable.
 */
public final class Hysteresis {
  private final Axis soc;
  private final double[] amplitudeV;
  private final double gamma;
  private final double instantaneousV;

  /**
   * @param soc [point] ascending, 0..1
   * @param amplitudeV [point] M, V, zero or positive
   * @param gamma γ, dimensionless, positive: the branch is changed within about Q/γ ampere-hours
   * @param instantaneousV M0, V, zero or positive
   */
  public Hysteresis(double[] soc, double[] amplitudeV, double gamma, double instantaneousV) {
    this.soc = new Axis("hysteresis.soc", soc);
    this.amplitudeV =
        Checks.flat("hysteresis.amplitude_v", new double[][] {amplitudeV}, 1, soc.length);
    for (int i = 0; i < amplitudeV.length; i++) {
      Checks.notNegative("hysteresis.amplitude_v[" + i + "]", amplitudeV[i]);
    }
    this.gamma = Checks.positive("hysteresis.gamma", gamma);
    this.instantaneousV = Checks.notNegative("hysteresis.instantaneous_v", instantaneousV);
  }

  /** SOC grid, a copy. */
  public double[] soc() {
    return soc.points();
  }

  /** [point] M in V, a copy. */
  public double[] amplitudeTableV() {
    return amplitudeV.clone();
  }

  /** γ, dimensionless. */
  public double gamma() {
    return gamma;
  }

  /** M0, V. */
  public double instantaneousV() {
    return instantaneousV;
  }

  /** M(z), V; constant beyond the grid. */
  public double amplitudeV(double z) {
    int i = soc.interval(z);
    double share = Math.max(0, Math.min(1, soc.share(i, z)));
    return amplitudeV[i] + share * (amplitudeV[soc.upper(i)] - amplitudeV[i]);
  }

  /**
   * h after a charge of {@code deltaSoc} (positive when charging, efficiency included) has flowed.
   */
  public double next(double h, double deltaSoc) {
    if (deltaSoc == 0) {
      return h;
    }
    double kept = StrictMath.exp(-gamma * Math.abs(deltaSoc));
    return h * kept + Math.signum(deltaSoc) * (1 - kept);
  }

  /** M(z) · h + M0 · s(I), V. */
  public double voltageV(double z, double h, double currentA, double capacityAh) {
    double direction = Math.max(-1, Math.min(1, currentA / (0.01 * capacityAh)));
    return amplitudeV(z) * h + instantaneousV * direction;
  }
}

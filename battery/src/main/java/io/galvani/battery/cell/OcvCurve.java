package io.galvani.battery.cell;

/**
 * Open-circuit voltage over state of charge and temperature, the middle between charge and
 * discharge.
 *
 * <p>Linear between the points in both directions. Beyond the SOC grid the slope of the last
 * interval goes on; beyond the temperature grid, and everywhere if it has one temperature only,
 *
 * <pre>U(z, T) = U(z, Tedge) + dU/dT(z) · (T − Tedge)</pre>
 *
 * <p>with the entropic coefficient dU/dT (Bernardi, Pawlikowski and Newman 1985,
 * doi:10.1149/1.2113792). A NaN argument gives NaN. Immutable.
 */
public final class OcvCurve {
  private final Axis soc;
  private final Axis temperatureDegC;
  private final double[] ocvV;
  private final double[] entropicVPerK;

  /**
   * @param soc [point] ascending, 0..1
   * @param temperatureDegC [temperature] ascending, at least one
   * @param ocvV [temperature][point] V, positive, strictly ascending over SOC
   * @param entropicVPerK [point] dU/dT, V/K
   * @throws IllegalArgumentException if a value is not finite, the shapes differ or the voltage
   *     does not ascend
   */
  public OcvCurve(double[] soc, double[] temperatureDegC, double[][] ocvV, double[] entropicVPerK) {
    this.soc = new Axis("ocv.soc", soc);
    this.temperatureDegC = new Axis("ocv.temperature_deg_c", temperatureDegC);
    if (soc.length < 2) {
      throw new IllegalArgumentException("ocv.soc must have two points at least, but had one");
    }
    this.ocvV = Checks.flat("ocv.ocv_v", ocvV, temperatureDegC.length, soc.length);
    this.entropicVPerK =
        Checks.flat("ocv.entropic_v_per_k", new double[][] {entropicVPerK}, 1, soc.length);
    for (double value : this.entropicVPerK) {
      Checks.inRange("ocv.entropic_v_per_k", value, -0.01, 0.01);
    }
    for (int row = 0; row < ocvV.length; row++) {
      requireAscending("ocv.ocv_v[" + row + "]", ocvV[row]);
    }
  }

  private static void requireAscending(String name, double[] values) {
    Checks.positive(name + "[0]", values[0]);
    for (int i = 1; i < values.length; i++) {
      Checks.positive(name + "[" + i + "]", values[i]);
      if (!(values[i] > values[i - 1])) {
        throw new IllegalArgumentException(
            "%s must ascend over SOC, but [%d] = %s V follows %s V"
                .formatted(name, i, values[i], values[i - 1]));
      }
    }
  }

  /** SOC grid, a copy. */
  public double[] soc() {
    return soc.points();
  }

  /** Temperature grid in degC, a copy. */
  public double[] temperatureDegC() {
    return temperatureDegC.points();
  }

  /** [temperature][point] V, a copy. */
  public double[][] tableV() {
    return Checks.rows(ocvV, soc.length());
  }

  /** [point] dU/dT in V/K, a copy. */
  public double[] entropicTableVPerK() {
    return entropicVPerK.clone();
  }

  /** Open-circuit voltage, V, at a SOC (1 = full) and a temperature. */
  public double ocvV(double soc, double temperatureDegC) {
    int i = this.soc.interval(soc);
    double share = this.soc.share(i, soc);
    int t = this.temperatureDegC.interval(temperatureDegC);
    double warmth = clamp(this.temperatureDegC.share(t, temperatureDegC));
    double cold = along(t, i, share);
    double warm = along(this.temperatureDegC.upper(t), i, share);
    return cold + warmth * (warm - cold) + beyondK(temperatureDegC) * entropicVPerK(soc);
  }

  /** Slope dU/dz, V per unit of SOC; of the interval above at a grid point. */
  public double slopeV(double soc, double temperatureDegC) {
    int i = this.soc.interval(soc);
    int t = this.temperatureDegC.interval(temperatureDegC);
    double warmth = clamp(this.temperatureDegC.share(t, temperatureDegC));
    double cold = slopeV(t, i);
    double warm = slopeV(this.temperatureDegC.upper(t), i);
    return cold + warmth * (warm - cold);
  }

  /** Entropic coefficient dU/dT, V/K; constant beyond the SOC grid. */
  public double entropicVPerK(double soc) {
    int i = this.soc.interval(soc);
    double share = clamp(this.soc.share(i, soc));
    return entropicVPerK[i] + share * (entropicVPerK[i + 1] - entropicVPerK[i]);
  }

  /** SOC in [0, 1] whose open-circuit voltage comes nearest to the one given; NaN for NaN. */
  public double socAt(double ocvV, double temperatureDegC) {
    if (Double.isNaN(ocvV) || Double.isNaN(temperatureDegC)) {
      return Double.NaN;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < 30; i++) {
      double middle = 0.5 * (low + high);
      if (ocvV(middle, temperatureDegC) < ocvV) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }

  private double along(int row, int i, double share) {
    double low = ocvV[row * soc.length() + i];
    double high = ocvV[row * soc.length() + i + 1];
    return low + share * (high - low);
  }

  private double slopeV(int row, int i) {
    double rise = ocvV[row * soc.length() + i + 1] - ocvV[row * soc.length() + i];
    return rise / (soc.point(i + 1) - soc.point(i));
  }

  private double beyondK(double degC) {
    return degC - Math.max(temperatureDegC.first(), Math.min(temperatureDegC.last(), degC));
  }

  private static double clamp(double share) {
    return Math.max(0, Math.min(1, share));
  }
}

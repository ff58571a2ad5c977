package io.galvani.battery.cell;

/**
 * R0, R1, τ1, R2 and τ2 over state of charge and temperature.
 *
 * <p>Between two temperatures ln(value) is linear in 1/T, which is Arrhenius' law with the
 * activation energy of that pair; beyond the grid, and everywhere if it has one temperature only,
 *
 * <pre>R(T) = R(Tedge) · exp(Ea/R · (1/T − 1/Tedge))</pre>
 *
 * <p>with the activation energy of the resistances (time constants stay as at the edge). Over SOC
 * ln(value) is linear, constant beyond the grid. Temperatures are held within [−60, 120] degC, so
 * that no reading can make a value overflow; NaN gives NaN. Immutable.
 */
public final class CircuitTable {
  private static final double GAS_CONSTANT_J_PER_MOL_K = 8.314462618;
  private static final double ZERO_CELSIUS_K = 273.15;
  private static final int R0 = 0;
  private static final int R1 = 1;
  private static final int TAU1 = 2;
  private static final int R2 = 3;
  private static final int TAU2 = 4;
  private static final int CHARGE_RATIO = 5;

  private final Axis soc;
  private final Axis temperatureDegC;
  private final Axis inverseMinusK;
  private final double activationEnergyJPerMol;
  private final CircuitValues values;
  private final double[][] ln = new double[6][];

  /**
   * @param soc [point] ascending, 0..1
   * @param temperatureDegC [temperature] ascending, at least one
   * @param activationEnergyJPerMol Ea beyond the temperature grid, J/mol, zero or positive
   * @param values the tables, each [temperature][point]
   * @throws IllegalArgumentException if a value is not positive and finite, or the shapes differ
   */
  public CircuitTable(
      double[] soc,
      double[] temperatureDegC,
      double activationEnergyJPerMol,
      CircuitValues values) {
    this.soc = new Axis("circuit.soc", soc);
    this.temperatureDegC = new Axis("circuit.temperature_deg_c", temperatureDegC);
    this.activationEnergyJPerMol =
        Checks.inRange("circuit.activation_energy_j_per_mol", activationEnergyJPerMol, 0, 120_000);
    double[] inverse = new double[temperatureDegC.length];
    for (int i = 0; i < inverse.length; i++) {
      Checks.inRange("circuit.temperature_deg_c[" + i + "]", temperatureDegC[i], -60, 120);
      inverse[i] = minusInverseK(temperatureDegC[i]);
    }
    inverseMinusK = new Axis("circuit.temperature_deg_c", inverse);
    this.values = values.copy();
    ln[R0] = logarithms("circuit.r0_ohm", values.r0Ohm());
    ln[R1] = logarithms("circuit.r1_ohm", values.r1Ohm());
    ln[TAU1] = logarithms("circuit.tau1_s", values.tau1S());
    ln[R2] = logarithms("circuit.r2_ohm", values.r2Ohm());
    ln[TAU2] = logarithms("circuit.tau2_s", values.tau2S());
    ln[CHARGE_RATIO] = logarithms("circuit.r0_charge_ratio", values.r0ChargeRatio());
  }

  private double[] logarithms(String name, double[][] table) {
    double[] flat = Checks.flat(name, table, temperatureDegC.length(), soc.length());
    for (int i = 0; i < flat.length; i++) {
      String at = "%s[%d][%d]".formatted(name, i / soc.length(), i % soc.length());
      flat[i] = StrictMath.log(Checks.positive(at, flat[i]));
    }
    return flat;
  }

  /** SOC grid, a copy. */
  public double[] soc() {
    return soc.points();
  }

  /** Temperature grid in degC, a copy. */
  public double[] temperatureDegC() {
    return temperatureDegC.points();
  }

  /** Ea beyond the temperature grid, J/mol. */
  public double activationEnergyJPerMol() {
    return activationEnergyJPerMol;
  }

  /** Values at one SOC and temperature. */
  public void at(double z, double degC, CircuitPoint out) {
    double clampedZ = Math.max(soc.first(), Math.min(soc.last(), z));
    int i = soc.interval(clampedZ);
    double share = soc.share(i, clampedZ);
    double x = minusInverseK(degC);
    int t = inverseMinusK.interval(x);
    double warmth = Math.max(0, Math.min(1, inverseMinusK.share(t, x)));
    double beyond = x - Math.max(inverseMinusK.first(), Math.min(inverseMinusK.last(), x));
    double arrhenius = -activationEnergyJPerMol / GAS_CONSTANT_J_PER_MOL_K * beyond;
    out.r0DischargeOhm = StrictMath.exp(value(R0, t, i, share, warmth) + arrhenius);
    out.r0ChargeOhm = out.r0DischargeOhm * StrictMath.exp(value(CHARGE_RATIO, t, i, share, warmth));
    out.r1Ohm = StrictMath.exp(value(R1, t, i, share, warmth) + arrhenius);
    out.tau1S = StrictMath.exp(value(TAU1, t, i, share, warmth));
    out.r2Ohm = StrictMath.exp(value(R2, t, i, share, warmth) + arrhenius);
    out.tau2S = StrictMath.exp(value(TAU2, t, i, share, warmth));
  }

  /** The same circuit with every resistance multiplied by a factor. */
  public CircuitTable withResistanceTimes(double factor) {
    CircuitValues scaled = values();
    return new CircuitTable(
        soc(),
        temperatureDegC(),
        activationEnergyJPerMol,
        new CircuitValues(
            times(scaled.r0Ohm(), factor),
            times(scaled.r1Ohm(), factor),
            scaled.tau1S(),
            times(scaled.r2Ohm(), factor),
            scaled.tau2S(),
            scaled.r0ChargeRatio()));
  }

  /** The tables, copies. */
  public CircuitValues values() {
    return values.copy();
  }

  private static double[][] times(double[][] table, double factor) {
    for (double[] row : table) {
      for (int i = 0; i < row.length; i++) {
        row[i] *= factor;
      }
    }
    return table;
  }

  private double value(int quantity, int t, int i, double share, double warmth) {
    double[] table = ln[quantity];
    int row = t * soc.length() + i;
    int next = soc.upper(i) - i;
    double cold = table[row] + share * (table[row + next] - table[row]);
    int upperRow = inverseMinusK.upper(t) * soc.length() + i;
    double warm = table[upperRow] + share * (table[upperRow + next] - table[upperRow]);
    return cold + warmth * (warm - cold);
  }

  /** −1/T, which ascends with T. */
  private static double minusInverseK(double degC) {
    return -1.0 / (Math.max(-60, Math.min(120, degC)) + ZERO_CELSIUS_K);
  }
}

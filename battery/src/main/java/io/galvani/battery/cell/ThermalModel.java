package io.galvani.battery.cell;

/**
 * Core and surface temperature of a cell by the implicit Euler rule, which is stable at any step:
 *
 * <pre>
 *   Cc · dTc/dt = P − Gcs · (Tc − Ts)
 *   Cs · dTs/dt = Gcs · (Tc − Ts) − Gsa · (Ts − Ta)
 * </pre>
 *
 * <p>T in degC, C in J/K, G in W/K, P heat in W. Two numbers a cell in the caller's array: core,
 * surface. Bad at: gradients within a large cell. Source: Lin et al. 2014, doi:10.1016/j.jpowsour
 * .2014.01.097, the two-state model. Stateless.
 */
public final class ThermalModel {
  private ThermalModel() {}

  /** Numbers of state a cell. */
  public static final int STATES = 2;

  /** Offset of the core temperature. */
  public static final int CORE = 0;

  /** Offset of the surface temperature. */
  public static final int SURFACE = 1;

  /**
   * Steps one cell.
   *
   * @param thermal its parameters
   * @param state temperatures in degC, changed in place
   * @param at index of its core temperature
   * @param heatW heat set free in the core, W
   * @param ambientDegC temperature of the surroundings or coolant, degC
   * @param coolingFactor factor on the conductance to the surroundings, 1 = as in the set
   * @param dtS seconds, zero or positive
   */
  public static void step(
      ThermalParameters thermal,
      double[] state,
      int at,
      double heatW,
      double ambientDegC,
      double coolingFactor,
      double dtS) {
    double inner = dtS * thermal.coreToSurfaceWPerK();
    double outer = dtS * thermal.surfaceToAmbientWPerK() * coolingFactor;
    double coreDiagonal = thermal.coreHeatCapacityJPerK() + inner;
    double surfaceDiagonal = thermal.surfaceHeatCapacityJPerK() + inner + outer;
    double coreRight = thermal.coreHeatCapacityJPerK() * state[at + CORE] + dtS * heatW;
    double surfaceRight =
        thermal.surfaceHeatCapacityJPerK() * state[at + SURFACE] + outer * ambientDegC;
    // Cramer's rule on the symmetric 2×2 system.
    double determinant = coreDiagonal * surfaceDiagonal - inner * inner;
    state[at + CORE] = (coreRight * surfaceDiagonal + inner * surfaceRight) / determinant;
    state[at + SURFACE] = (coreDiagonal * surfaceRight + inner * coreRight) / determinant;
  }
}

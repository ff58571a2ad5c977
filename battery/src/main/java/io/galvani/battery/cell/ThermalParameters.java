package io.galvani.battery.cell;

/**
 * Two lumped masses, core and surface, in a chain to the surroundings.
 *
 * @param coreHeatCapacityJPerK heat capacity of the core, J/K
 * @param surfaceHeatCapacityJPerK heat capacity of case and surface, J/K
 * @param coreToSurfaceWPerK conductance from core to surface, W/K
 * @param surfaceToAmbientWPerK conductance from surface to the surroundings, W/K
 */
public record ThermalParameters(
    double coreHeatCapacityJPerK,
    double surfaceHeatCapacityJPerK,
    double coreToSurfaceWPerK,
    double surfaceToAmbientWPerK) {
  public ThermalParameters {
    Checks.positive("thermal.core_heat_capacity_j_per_k", coreHeatCapacityJPerK);
    Checks.positive("thermal.surface_heat_capacity_j_per_k", surfaceHeatCapacityJPerK);
    Checks.positive("thermal.core_to_surface_w_per_k", coreToSurfaceWPerK);
    Checks.positive("thermal.surface_to_ambient_w_per_k", surfaceToAmbientWPerK);
  }

  /** All four in proportion: a cell of so many times the size, cooled alike per mass. */
  ThermalParameters times(double factor) {
    return new ThermalParameters(
        coreHeatCapacityJPerK * factor,
        surfaceHeatCapacityJPerK * factor,
        coreToSurfaceWPerK * factor,
        surfaceToAmbientWPerK * factor);
  }
}

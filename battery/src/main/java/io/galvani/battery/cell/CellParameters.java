package io.galvani.battery.cell;

/**
 * Parameter set of one cell type: everything that the estimators, the detectors and the twin need
 * to know of it. Immutable.
 *
 * @param name author-year-cell or the maker's name, kebab case
 * @param chemistry positive electrode
 * @param capacityAh charge between SOC 0 and 1, Ah
 * @param nominalVoltageV voltage that energy ratings are stated at, V
 * @param coulombicEfficiency charge stored over charge put in, (0, 1]; discharging counts whole
 * @param ocv open-circuit voltage and its entropic coefficient
 * @param hysteresis voltage hysteresis
 * @param circuit R0, R1, τ1, R2, τ2
 * @param thermal heat capacities and conductances
 * @param uncertainty noise of measurements, error of the model
 * @param limits operating, recommended-safety and maximum-safety limits
 * @param provenance source, method, validity
 */
public record CellParameters(
    String name,
    Chemistry chemistry,
    double capacityAh,
    double nominalVoltageV,
    double coulombicEfficiency,
    OcvCurve ocv,
    Hysteresis hysteresis,
    CircuitTable circuit,
    ThermalParameters thermal,
    Uncertainty uncertainty,
    CellLimits limits,
    Provenance provenance) {

  /**
   * @throws IllegalArgumentException naming the key, its rule and its value
   */
  public CellParameters {
    Checks.named("name", name);
    Checks.positive("capacity_ah", capacityAh);
    Checks.positive("nominal_voltage_v", nominalVoltageV);
    Checks.inRange("coulombic_efficiency", coulombicEfficiency, 0.5, 1);
  }

  /**
   * A cell of the same kind and another size: resistances in inverse proportion, currents, heat
   * capacity and conductances in proportion to the capacity. Bad at cooling: a larger cell has less
   * surface per mass than this says.
   *
   * @param newCapacityAh capacity of that cell, Ah, positive
   */
  public CellParameters scaledTo(double newCapacityAh) {
    Checks.positive("capacity_ah", newCapacityAh);
    double ratio = newCapacityAh / capacityAh;
    return new CellParameters(
        name,
        chemistry,
        newCapacityAh,
        nominalVoltageV,
        coulombicEfficiency,
        ocv,
        hysteresis,
        circuit.withResistanceTimes(1 / ratio),
        thermal.times(ratio),
        uncertainty.withCurrentTimes(ratio),
        limits.withCurrentTimes(ratio),
        provenance);
  }
}

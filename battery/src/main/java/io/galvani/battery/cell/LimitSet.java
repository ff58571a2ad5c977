package io.galvani.battery.cell;

/**
 * One level of limits of a cell. Currents are magnitudes.
 *
 * @param voltageHighV highest voltage, V
 * @param voltageLowV lowest voltage, V
 * @param chargeTemperatureHighDegC highest temperature while charging, degC
 * @param chargeTemperatureLowDegC lowest temperature while charging, degC
 * @param dischargeTemperatureHighDegC highest temperature while discharging or at rest, degC
 * @param dischargeTemperatureLowDegC lowest temperature while discharging or at rest, degC
 * @param chargeCurrentA greatest charging current, A
 * @param dischargeCurrentA greatest discharging current, A
 */
public record LimitSet(
    double voltageHighV,
    double voltageLowV,
    double chargeTemperatureHighDegC,
    double chargeTemperatureLowDegC,
    double dischargeTemperatureHighDegC,
    double dischargeTemperatureLowDegC,
    double chargeCurrentA,
    double dischargeCurrentA) {
  public LimitSet {
    Checks.inRange("voltage_high_v", voltageHighV, 0, 10);
    Checks.inRange("voltage_low_v", voltageLowV, 0, voltageHighV);
    Checks.inRange("charge_temperature_high_deg_c", chargeTemperatureHighDegC, -60, 200);
    Checks.inRange(
        "charge_temperature_low_deg_c", chargeTemperatureLowDegC, -60, chargeTemperatureHighDegC);
    Checks.inRange("discharge_temperature_high_deg_c", dischargeTemperatureHighDegC, -60, 200);
    Checks.inRange(
        "discharge_temperature_low_deg_c",
        dischargeTemperatureLowDegC,
        -60,
        dischargeTemperatureHighDegC);
    Checks.positive("charge_current_a", chargeCurrentA);
    Checks.positive("discharge_current_a", dischargeCurrentA);
  }

  /** The same limits with both currents multiplied by a factor. */
  LimitSet withCurrentTimes(double factor) {
    return new LimitSet(
        voltageHighV,
        voltageLowV,
        chargeTemperatureHighDegC,
        chargeTemperatureLowDegC,
        dischargeTemperatureHighDegC,
        dischargeTemperatureLowDegC,
        chargeCurrentA * factor,
        dischargeCurrentA * factor);
  }

  boolean within(LimitSet outer) {
    return voltageHighV <= outer.voltageHighV
        && voltageLowV >= outer.voltageLowV
        && chargeTemperatureHighDegC <= outer.chargeTemperatureHighDegC
        && chargeTemperatureLowDegC >= outer.chargeTemperatureLowDegC
        && dischargeTemperatureHighDegC <= outer.dischargeTemperatureHighDegC
        && dischargeTemperatureLowDegC >= outer.dischargeTemperatureLowDegC
        && chargeCurrentA <= outer.chargeCurrentA
        && dischargeCurrentA <= outer.dischargeCurrentA;
  }
}

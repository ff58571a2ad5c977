package io.galvani.battery.power;

import io.galvani.battery.cell.LimitSet;

/**
 * State of power: the power that one cell can deliver or take for a horizon without leaving its
 * operating limits of voltage, current, SOC and temperature.
 *
 * <p>The greatest current I with V(I, t) within the limits is found by bisection, since V ascends
 * with I; the power is |I|·V(I, t) at the end of the horizon, where discharging is weakest; for
 * charging too, so that it is a power that holds throughout. A pack's is that of its weakest cell
 * times the number of cells: give it the weakest Δz and ΔR0. Sigma by differences in SOC,
 * resistance and model voltage, taken as independent. W per cell, magnitudes, never negative; 0
 * outside the temperature limits; NaN for NaN. Allocates nothing but the result.
 *
 * <p>Bad at: limits that are not the cell's (fuses, converters, plating below 0 °C, which the
 * charge limits must hold). Source: Plett 2004, doi:10.1016/j.jpowsour.2004.02.031 (HPPC method
 * with bisection on a cell model).
 */
public final class PowerLimits {
  private static final double SOC_LOW = 0;
  private static final double SOC_HIGH = 1;
  private static final int BISECTIONS = 40;

  private final LookAhead look;
  private final LimitSet limits;

  public PowerLimits(LookAhead look) {
    this.look = look;
    this.limits = look.cell().limits().operating();
  }

  /**
   * Where a cell stands and how sure that is.
   *
   * @param soc 0..1
   * @param socSigma its standard deviation
   * @param coreDegC core temperature, degC
   * @param v1V voltage of the fast RC pair, V
   * @param v2V voltage of the slow one, V
   * @param hysteresis −1..1
   * @param r0DeltaOhm resistance less that of the set, Ohm
   * @param r0SigmaOhm its standard deviation, Ohm
   * @param voltageSigmaV standard deviation of the model's voltage, V
   */
  public record Standing(
      double soc,
      double socSigma,
      double coreDegC,
      double v1V,
      double v2V,
      double hysteresis,
      double r0DeltaOhm,
      double r0SigmaOhm,
      double voltageSigmaV) {}

  /**
   * A power that can be held.
   *
   * @param powerW magnitude, W per cell
   * @param sigmaW its standard deviation, W
   * @param currentA the current it takes, A, positive when charging
   */
  public record Power(double powerW, double sigmaW, double currentA) {}

  /** Power that can be delivered for so many seconds. */
  public Power discharge(Standing s, double horizonS) {
    return power(s, horizonS, -1);
  }

  /** Power that can be taken for so many seconds. */
  public Power charge(Standing s, double horizonS) {
    return power(s, horizonS, 1);
  }

  private Power power(Standing s, double horizonS, int sign) {
    double currentA = currentA(s, 0, 0, 0, horizonS, sign);
    double powerW = powerW(s, 0, 0, 0, horizonS, sign);
    double bySoc = powerW(s, -sign * s.socSigma(), 0, 0, horizonS, sign) - powerW;
    double other = powerW(s, sign * s.socSigma(), 0, 0, horizonS, sign) - powerW;
    double byOhm = powerW(s, 0, s.r0SigmaOhm(), 0, horizonS, sign) - powerW;
    double byVolt = powerW(s, 0, 0, s.voltageSigmaV(), horizonS, sign) - powerW;
    double socW = Math.max(Math.abs(bySoc), Math.abs(other));
    double sigmaW = Math.sqrt(socW * socW + byOhm * byOhm + byVolt * byVolt);
    return new Power(powerW, sigmaW, currentA);
  }

  private double powerW(
      Standing s, double socShift, double ohmShift, double voltShift, double t, int sign) {
    double currentA = currentA(s, socShift, ohmShift, voltShift, t, sign);
    return Math.abs(currentA) * look.voltageV(currentA, t);
  }

  /** Greatest current of that sign within the limits; 0 where none is. Leaves the look set. */
  private double currentA(
      Standing s, double socShift, double ohmShift, double voltShift, double t, int sign) {
    double soc = Math.max(SOC_LOW, Math.min(SOC_HIGH, s.soc() + socShift));
    look.at(soc, s.coreDegC(), s.v1V(), s.v2V(), s.hysteresis());
    look.differs(s.r0DeltaOhm() + ohmShift, voltShift);
    if (!temperatureAllows(s.coreDegC(), sign)) {
      return Double.isNaN(s.coreDegC()) ? Double.NaN : 0;
    }
    double most = sign > 0 ? limits.chargeCurrentA() : limits.dischargeCurrentA();
    double low = 0;
    double high = most;
    if (allowed(sign * high, t)) {
      return sign * high;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = 0.5 * (low + high);
      if (allowed(sign * middle, t)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return sign * low;
  }

  private boolean allowed(double currentA, double t) {
    double end = look.socAfter(currentA, t);
    double v = look.voltageV(currentA, t);
    return currentA > 0
        ? end <= SOC_HIGH && v <= limits.voltageHighV()
        : end >= SOC_LOW && v >= limits.voltageLowV();
  }

  private boolean temperatureAllows(double degC, int sign) {
    return sign > 0
        ? degC >= limits.chargeTemperatureLowDegC() && degC <= limits.chargeTemperatureHighDegC()
        : degC >= limits.dischargeTemperatureLowDegC()
            && degC <= limits.dischargeTemperatureHighDegC();
  }
}

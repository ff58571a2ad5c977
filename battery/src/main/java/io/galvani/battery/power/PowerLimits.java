package io.galvani.battery.power;

import io.galvani.battery.cell.LimitSet;

/**
 * State of power: the power that one cell can deliver or take for a horizon without leaving its
 * operating limits of voltage, current, SOC and temperature.
 *
 * <p>The greatest current I with V(I, t) within the limits is found by the Illinois rule (Dowell
 * and Jarratt 1971, doi:10.1007/BF01934364), since V ascends with I; the power is |I|·V(I, t) at
 * the end of the horizon, where discharging is weakest; for charging too, so that it is a power
 * that holds throughout. A pack's is that of its weakest cell times the number of cells: give it
 * the weakest Δz and ΔR0. Sigma from SOC, resistance and model voltage, taken as independent, each
 * by one step of Newton's rule from the power found. W per cell, magnitudes, never negative; 0
 * outside the temperature limits; NaN for NaN. {@link #solve} allocates nothing and leaves its
 * result in this object: not for two threads.
 *
 * <p>Bad at: limits that are not the cell's (fuses, converters, plating below 0 °C, which the
 * charge limits must hold). Source: Plett 2004, doi:10.1016/j.jpowsour.2004.02.031 (HPPC method
 * with bisection on a cell model).
 */
public final class PowerLimits {
  private static final double SOC_LOW = 0;
  private static final double SOC_HIGH = 1;
  private static final int MOST_STEPS = 40;
  private static final double CLOSE_V = 1e-6;

  /** Step of the current for the slope of voltage, C-rate. */
  private static final double PROBE_C_RATE = 0.01;

  private final LookAhead look;
  private final LimitSet limits;
  private double soc;
  private double socSigma;
  private double coreDegC;
  private double v1V;
  private double v2V;
  private double hysteresis;
  private double r0DeltaOhm;
  private double r0SigmaOhm;
  private LoadFactor taught = new LoadFactor();
  private double voltageSigmaV;
  private double powerW;
  private double sigmaW;
  private double currentA;

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
    stands(s.soc(), s.socSigma(), s.coreDegC(), s.v1V(), s.v2V(), s.hysteresis());
    differs(s.r0DeltaOhm(), s.r0SigmaOhm(), s.voltageSigmaV());
    solve(horizonS, sign);
    return new Power(powerW, sigmaW, currentA);
  }

  /** As the first six of a {@link Standing}. */
  public void stands(
      double atSoc, double atSocSigma, double degC, double fastV, double slowV, double history) {
    soc = Math.max(SOC_LOW, Math.min(SOC_HIGH, atSoc));
    socSigma = atSocSigma;
    coreDegC = degC;
    v1V = fastV;
    v2V = slowV;
    hysteresis = history;
  }

  /** As the last three of a {@link Standing}. */
  public void differs(double deltaOhm, double deltaSigmaOhm, double modelSigmaV) {
    r0DeltaOhm = deltaOhm;
    r0SigmaOhm = deltaSigmaOhm;
    voltageSigmaV = modelSigmaV;
  }

  /** Resistances of this pack's cells over those of the set; 1 and sure until told. Kept. */
  public void taught(LoadFactor factor) {
    taught = factor;
  }

  /**
   * Finds {@link #powerW()}, {@link #sigmaW()} and {@link #currentA()}.
   *
   * @param sign 1 for charging, -1 for discharging
   */
  public void solve(double horizonS, int sign) {
    stand(soc);
    currentA = currentA(soc, horizonS, sign);
    powerW = Math.abs(currentA) * look.voltageV(currentA, horizonS);
    sigmaW = 0;
    if (temperatureAllows(coreDegC, sign)) {
      findSigma(horizonS, sign);
    }
  }

  private void stand(double atSoc) {
    look.at(atSoc, coreDegC, v1V, v2V, hysteresis);
    look.differs(r0DeltaOhm, 0);
    look.taught(taught);
  }

  private void findSigma(double t, int sign) {
    double amperes = Math.abs(currentA);
    double probeA = PROBE_C_RATE * look.cell().capacityAh();
    double nextA = amperes > probeA ? amperes - probeA : amperes + probeA;
    double foundV = look.voltageV(currentA, t);
    double slope = (look.voltageV(sign * nextA, t) - foundV) / (nextA - amperes);
    double most = most(soc, t, sign);
    double raisedV = look.raisedV(currentA, t);
    double relative = taught.ratioSigma(amperes / look.cell().capacityAh());
    double byFactor = shiftedW(foundV + relative * raisedV, slope, most, sign) - powerW;
    double byOhm = shiftedW(foundV + currentA * r0SigmaOhm, slope, most, sign) - powerW;
    double byVolt = shiftedW(foundV + sign * voltageSigmaV, slope, most, sign) - powerW;
    double fuller = otherSocW(soc + socSigma, slope, t, sign) - powerW;
    double emptier = otherSocW(soc - socSigma, slope, t, sign) - powerW;
    double bySoc = Math.max(Math.abs(fuller), Math.abs(emptier));
    sigmaW = Math.sqrt(square(bySoc) + square(byOhm) + square(byFactor) + square(byVolt));
  }

  /** Power if the voltage at the current found were another, W. */
  private double shiftedW(double atFoundV, double slope, double most, int sign) {
    double excessV = sign > 0 ? atFoundV - limits.voltageHighV() : limits.voltageLowV() - atFoundV;
    double found = Math.abs(currentA);
    double next = Math.max(0, Math.min(most, found - sign * excessV / slope));
    return next * (atFoundV + slope * (next - found));
  }

  private double otherSocW(double other, double slope, double t, int sign) {
    double from = Math.max(SOC_LOW, Math.min(SOC_HIGH, other));
    stand(from);
    return shiftedW(look.voltageV(currentA, t), slope, most(from, t, sign), sign);
  }

  private static double square(double x) {
    return x * x;
  }

  /** Power found last, W per cell, a magnitude. */
  public double powerW() {
    return powerW;
  }

  /** Its standard deviation, W. */
  public double sigmaW() {
    return sigmaW;
  }

  /** The current that it takes, A, positive when charging. */
  public double currentA() {
    return currentA;
  }

  /** Greatest current of that sign within the limits; 0 where none is. */
  private double currentA(double from, double t, int sign) {
    if (!temperatureAllows(coreDegC, sign)) {
      return Double.isNaN(coreDegC) ? Double.NaN : 0;
    }
    double most = most(from, t, sign);
    double excessV = beyondV(most, t, sign);
    if (excessV <= 0) {
      return sign * most;
    }
    double atRestV = beyondV(0, t, sign);
    return atRestV >= 0 ? 0 : sign * root(most, excessV, atRestV, t, sign);
  }

  /** Magnitude that the limits of current and SOC allow. */
  private double most(double from, double t, int sign) {
    double perA = Math.abs(look.socAfter(sign, t) - from);
    double room = sign > 0 ? SOC_HIGH - from : from - SOC_LOW;
    double mostA = sign > 0 ? limits.chargeCurrentA() : limits.dischargeCurrentA();
    return Math.min(mostA, room / perA);
  }

  /** Magnitude between 0 and {@code most} that brings the voltage to its limit. */
  private double root(double most, double excessV, double atRestV, double t, int sign) {
    double low = 0;
    double high = most;
    double lowV = atRestV;
    double highV = excessV;
    int side = 0;
    for (int i = 0; i < MOST_STEPS; i++) {
      double next = (low * highV - high * lowV) / (highV - lowV);
      double nextV = beyondV(next, t, sign);
      if (Math.abs(nextV) < CLOSE_V) {
        return next;
      }
      if (nextV > 0) {
        high = next;
        highV = nextV;
        lowV = side > 0 ? 0.5 * lowV : lowV;
        side = 1;
      } else {
        low = next;
        lowV = nextV;
        highV = side < 0 ? 0.5 * highV : highV;
        side = -1;
      }
    }
    return low;
  }

  /** How far the voltage under a current of that magnitude is beyond its limit, V. */
  private double beyondV(double amperes, double t, int sign) {
    double v = look.voltageV(sign * amperes, t);
    return sign > 0 ? v - limits.voltageHighV() : limits.voltageLowV() - v;
  }

  private boolean temperatureAllows(double degC, int sign) {
    return sign > 0
        ? degC >= limits.chargeTemperatureLowDegC() && degC <= limits.chargeTemperatureHighDegC()
        : degC >= limits.dischargeTemperatureLowDegC()
            && degC <= limits.dischargeTemperatureHighDegC();
  }
}

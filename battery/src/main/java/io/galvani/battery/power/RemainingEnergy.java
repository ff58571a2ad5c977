package io.galvani.battery.power;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;

/**
 * State of energy: what a cell delivers from now until its voltage under a steady discharge reaches
 * the lower operating limit,
 *
 * <pre>E = Q · ∫ [U(z, T) − I · (R0 + R1 + R2)(z, T)] dz,   I = c-rate · Q</pre>
 *
 * <p>by the midpoint rule over 25 steps of SOC. Wh per cell. Sigma from that of SOC (energy of a
 * difference in charge at the present voltage), of the capacity (all of the energy) and of the
 * model voltage (all of the charge), taken as independent. A pack's is that of its weakest cell
 * times its cells. NaN for NaN. Bad at: loads far from the stated one, cells that heat up
 * meanwhile. Source: Mamadou et al. 2012, doi:10.1016/j.jpowsour.2012.02.030, for the term. Not for
 * two threads.
 */
public final class RemainingEnergy {
  private static final int STEPS = 25;

  private final CellParameters cell;
  private final CircuitPoint point = new CircuitPoint();
  private double sigmaWh = Double.NaN;

  public RemainingEnergy(CellParameters cell) {
    this.cell = cell;
  }

  /**
   * An energy.
   *
   * @param energyWh Wh per cell, not negative
   * @param sigmaWh its standard deviation, Wh
   */
  public record Energy(double energyWh, double sigmaWh) {}

  /**
   * Energy to the lower limit.
   *
   * @param soc 0..1
   * @param socSigma its standard deviation
   * @param coreDegC core temperature, degC, held
   * @param cRate discharge it is stated for, 1/h, zero or positive
   * @param voltageSigmaV standard deviation of the model's voltage, V
   */
  public Energy toEmpty(
      double soc, double socSigma, double coreDegC, double cRate, double voltageSigmaV) {
    double energyWh = energyWh(soc, socSigma, coreDegC, cRate, voltageSigmaV);
    return new Energy(energyWh, sigmaWh);
  }

  /** As {@link #toEmpty}, without allocating; {@link #sigmaWh()} belongs to it. */
  public double energyWh(
      double soc, double socSigma, double coreDegC, double cRate, double voltageSigmaV) {
    sigmaWh = Double.NaN;
    if (!(soc >= 0 && soc <= 1) || Double.isNaN(coreDegC)) {
      return Double.NaN;
    }
    double capacityAh = cell.capacityAh();
    double step = soc / STEPS;
    double energyWh = 0;
    double chargeAh = 0;
    for (int i = 0; i < STEPS; i++) {
      double v = loadedV(soc - (i + 0.5) * step, coreDegC, cRate * capacityAh);
      if (v < cell.limits().operating().voltageLowV()) {
        break;
      }
      energyWh += v * step * capacityAh;
      chargeAh += step * capacityAh;
    }
    double bySoc = socSigma * capacityAh * loadedV(soc, coreDegC, cRate * capacityAh);
    double byCapacity = cell.uncertainty().capacitySigma() * energyWh;
    double byVoltage = voltageSigmaV * chargeAh;
    sigmaWh = Math.sqrt(bySoc * bySoc + byCapacity * byCapacity + byVoltage * byVoltage);
    return energyWh;
  }

  /** Standard deviation of the energy found last, Wh. */
  public double sigmaWh() {
    return sigmaWh;
  }

  private double loadedV(double soc, double degC, double dischargeA) {
    cell.circuit().at(soc, degC, point);
    double ohm = point.r0Ohm(-1) + point.r1Ohm() + point.r2Ohm();
    return cell.ocv().ocvV(soc, degC) - dischargeA * ohm;
  }
}

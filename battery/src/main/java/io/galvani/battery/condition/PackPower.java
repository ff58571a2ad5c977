package io.galvani.battery.condition;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.LimitSet;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.power.LoadFactor;
import io.galvani.battery.power.LookAhead;
import io.galvani.battery.power.PowerLimits;
import io.galvani.battery.power.RemainingEnergy;

/**
 * Power and energy of a whole pack: those of its weakest cell times the number of cells. The
 * weakest to discharge has the lowest, the weakest to charge the highest U(z + Δz) + I·ΔR at the
 * limit of the current; the emptiest bounds the energy, which its state of health scales. What the
 * whole pack delivers is at least this, as its other cells stand no worse. Allocates nothing.
 */
final class PackPower {
  /** Discharge that the energy is stated for, C-rate: three hours. */
  static final double ENERGY_C_RATE = 1.0 / 3;

  private static final PowerKind[] KINDS = PowerKind.values();

  private final CellParameters cell;
  private final double cellsOfPack;
  private final PowerLimits limits;
  private final RemainingEnergy energy;
  private final LoadFactor taught = new LoadFactor();
  private int discharging;
  private int charging;
  private int emptiest;

  PackPower(PackModel model) {
    this.cell = model.cell();
    this.cellsOfPack = (double) model.cells() * model.parallel();
    this.limits = new PowerLimits(new LookAhead(cell));
    this.energy = new RemainingEnergy(cell);
  }

  void step(ConditionState condition, PackState state, HealthState health) {
    findWeakest(state);
    for (int k = 0; k < KINDS.length; k++) {
      PowerKind kind = KINDS[k];
      int c = kind.sign() < 0 ? discharging : charging;
      if (k == 0 || kind.sign() != KINDS[k - 1].sign()) {
        stand(condition, state, c, kind.sign());
      }
      limits.solve(kind.horizonS(), kind.sign());
      condition.powerW[k] = cellsOfPack * limits.powerW();
      condition.powerSigmaW[k] = cellsOfPack * limits.sigmaW();
      condition.powerCell[k] = c;
    }
    double newWh =
        energy.energyWh(
            state.cellSoc(emptiest),
            state.cellSocSigma(emptiest),
            degC(condition, state, emptiest),
            ENERGY_C_RATE,
            cell.uncertainty().modelSigmaV());
    double soh = health.soh(emptiest);
    double wearWh = newWh * health.sohSigma(emptiest);
    double stateWh = energy.sigmaWh() * soh;
    condition.energyWh = cellsOfPack * newWh * soh;
    condition.energySigmaWh = cellsOfPack * Math.sqrt(stateWh * stateWh + wearWh * wearWh);
  }

  private void findWeakest(PackState state) {
    LimitSet operating = cell.limits().operating();
    double lowestV = Double.POSITIVE_INFINITY;
    double highestV = Double.NEGATIVE_INFINITY;
    emptiest = 0;
    for (int c = 0; c < state.cells(); c++) {
      double ocvV = cell.ocv().ocvV(state.cellSoc(c), state.temperatureDegC());
      double lowV = ocvV - operating.dischargeCurrentA() * state.cellR0DeltaOhm(c);
      double highV = ocvV + operating.chargeCurrentA() * state.cellR0DeltaOhm(c);
      if (lowV < lowestV) {
        discharging = c;
        lowestV = lowV;
      }
      if (highV > highestV) {
        charging = c;
        highestV = highV;
      }
      emptiest = state.cellSoc(c) < state.cellSoc(emptiest) ? c : emptiest;
    }
  }

  private void stand(ConditionState condition, PackState state, int c, int sign) {
    limits.stands(
        state.cellSoc(c),
        state.cellSocSigma(c),
        degC(condition, state, c),
        state.v1V(),
        state.v2V(),
        state.hysteresis());
    condition.loadFactor(sign, state, state.cellSoc(c), degC(condition, state, c), taught);
    limits.taught(taught);
    limits.differs(
        state.cellR0DeltaOhm(c), state.cellR0DeltaSigmaOhm(c), cell.uncertainty().modelSigmaV());
  }

  private static double degC(ConditionState condition, PackState state, int c) {
    double coreDegC = condition.coreDegC(c);
    return Double.isNaN(coreDegC) ? state.temperatureDegC() : coreDegC;
  }
}

package io.galvani.workbench.evaluate.sop;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.condition.ConditionEstimator;
import io.galvani.battery.condition.ConditionState;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.power.LoadFactor;
import io.galvani.battery.power.LookAhead;
import io.galvani.workbench.recording.Recording;

/** The estimator of edge and stream on one recorded cell, and what it expects of a load. */
final class Tracker {
  private static final long EPOCH_MS = 1_600_000_000_000L;

  private final PackEstimator estimator;
  private final EquivalentCircuit circuit;
  private final LookAhead look;
  private final PackSample sample = new PackSample();
  private final double[] cellV = new double[1];
  private final double[] probeDegC = new double[1];
  private final double[] ahead = new double[EquivalentCircuit.STATES];
  private final PackState state;
  private final PackHealth healthSteps;
  private final HealthState health;
  private final ConditionEstimator conditionSteps;
  private final ConditionState condition;
  private final LoadFactor factor = new LoadFactor();
  private double lastV;
  private double lastA;

  Tracker(CellParameters cell) {
    PackModel model = new PackModel(cell, 1, 1, new int[] {0}, 0);
    estimator = new PackEstimator(model);
    healthSteps = new PackHealth(model);
    health = healthSteps.newState();
    conditionSteps = new ConditionEstimator(model);
    condition = conditionSteps.newState();
    circuit = new EquivalentCircuit(cell);
    look = new LookAhead(cell);
    state = estimator.newState();
  }

  void step(double timeS, double voltageV, double currentA, double degC, double toldSoc) {
    cellV[0] = voltageV;
    probeDegC[0] = degC;
    long ms = Math.round(timeS * 1000);
    boolean first = state.seq() < 0;
    sample.set(
        state.seq() + 1,
        EPOCH_MS + ms,
        ms,
        1,
        currentA,
        Double.NaN,
        cellV,
        probeDegC,
        Double.NaN,
        0);
    StepOutcome outcome = estimator.step(state, sample);
    if (outcome != StepOutcome.REJECTED) {
      healthSteps.step(health, state, sample);
    }
    conditionSteps.step(condition, state, health, sample, outcome);
    if (first && toldSoc >= 0 && toldSoc <= 1) {
      estimator.tellSoc(state, toldSoc, 0.01);
    }
    lastV = voltageV;
    lastA = currentA;
  }

  PackState state() {
    return state;
  }

  /** What the product expects of the resistances for a load of that current. */
  LoadFactor taught(double currentA) {
    condition.loadFactor(currentA, state, state.soc(), condition.meanCoreDegC(state), factor);
    return factor;
  }

  /** What the SOC filter alone says of them. */
  LoadFactor untaught() {
    double setSigma = look.cell().uncertainty().overpotentialSigma();
    factor.set(state.resistanceFactor(), Math.hypot(state.resistanceFactorSigma(), setSigma));
    return factor;
  }

  /** Voltage, V, at the end of a load whose current is held. */
  double heldV(LoadFactor by, double currentA, double horizonS) {
    stand(by);
    return look.voltageV(currentA, horizonS);
  }

  /** Its standard deviation, V. */
  double sigmaV(LoadFactor by, double currentA, double horizonS) {
    stand(by);
    double raisedV = look.raisedV(currentA, horizonS) - look.raisedV(lastA, 0);
    double relative = by.ratioSigma(Math.abs(currentA) / look.cell().capacityAh());
    return Math.hypot(relative * raisedV, look.readingSigmaV());
  }

  private void stand(LoadFactor by) {
    double degC = condition.meanCoreDegC(state);
    look.at(state.soc(), degC, state.v1V(), state.v2V(), state.hysteresis());
    look.taught(by);
    double errorV = lastV - look.voltageV(lastA, 0);
    look.differs(0, errorV);
  }

  /** Voltage, V, at the end of a load whose current moves. */
  double movingV(LoadFactor by, Recording rows, Load load) {
    double degC = condition.meanCoreDegC(state);
    double ratio = by.ratio(Math.abs(load.meanA()) / look.cell().capacityAh());
    ahead[EquivalentCircuit.SOC] = state.soc();
    ahead[EquivalentCircuit.V1] = state.v1V();
    ahead[EquivalentCircuit.V2] = state.v2V();
    ahead[EquivalentCircuit.HYSTERESIS] = state.hysteresis();
    double errorV = lastV - circuit.terminalVoltageV(ahead, 0, lastA, degC, ratio);
    for (int k = load.from() + 1; k <= load.to(); k++) {
      double dtS = rows.timeS()[k] - rows.timeS()[k - 1];
      double meanA = 0.5 * (rows.currentA()[k - 1] + rows.currentA()[k]);
      circuit.step(ahead, 0, meanA, dtS, degC, 1, ratio);
    }
    return circuit.terminalVoltageV(ahead, 0, rows.currentA()[load.to()], degC, ratio) + errorV;
  }
}

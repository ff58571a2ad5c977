package io.galvani.workbench.evaluate.sop;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
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
  private double lastV;
  private double lastA;

  Tracker(CellParameters cell) {
    estimator = new PackEstimator(new PackModel(cell, 1, 1, new int[] {0}, 0));
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
    estimator.step(state, sample);
    if (first && toldSoc >= 0 && toldSoc <= 1) {
      estimator.tellSoc(state, toldSoc, 0.01);
    }
    lastV = voltageV;
    lastA = currentA;
  }

  PackState state() {
    return state;
  }

  /** Voltage, V, at the end of a load whose current is held. */
  double heldV(double currentA, double horizonS) {
    setLook(state.resistanceFactor());
    return look.voltageV(currentA, horizonS);
  }

  /**
   * The same with the set's own resistances: what a memory of loads learns against must not move.
   */
  double heldBySetV(double currentA, double horizonS) {
    setLook(1);
    return look.voltageV(currentA, horizonS);
  }

  /** Its standard deviation, V. */
  double sigmaV(double currentA, double horizonS) {
    setLook(state.resistanceFactor());
    return look.sigmaV(lastA, currentA, horizonS);
  }

  /** Part of that which is not of the resistance, V. */
  double readingSigmaV() {
    setLook(state.resistanceFactor());
    return look.sigmaV(lastA, lastA, 0);
  }

  private void setLook(double resistanceFactor) {
    look.at(state.soc(), state.temperatureDegC(), state.v1V(), state.v2V(), state.hysteresis());
    look.aged(resistanceFactor);
    double errorV = lastV - look.voltageV(lastA, 0);
    look.differs(0, errorV);
  }

  /** Voltage, V, at the end of a load whose current moves. */
  double movingV(Recording rows, Load load) {
    double degC = state.temperatureDegC();
    ahead[EquivalentCircuit.SOC] = state.soc();
    ahead[EquivalentCircuit.V1] = state.v1V();
    ahead[EquivalentCircuit.V2] = state.v2V();
    ahead[EquivalentCircuit.HYSTERESIS] = state.hysteresis();
    double errorV = lastV - circuit.terminalVoltageV(ahead, 0, lastA, degC);
    for (int k = load.from() + 1; k <= load.to(); k++) {
      double dtS = rows.timeS()[k] - rows.timeS()[k - 1];
      double meanA = 0.5 * (rows.currentA()[k - 1] + rows.currentA()[k]);
      circuit.step(ahead, 0, meanA, dtS, degC);
    }
    return circuit.terminalVoltageV(ahead, 0, rows.currentA()[load.to()], degC) + errorV;
  }
}

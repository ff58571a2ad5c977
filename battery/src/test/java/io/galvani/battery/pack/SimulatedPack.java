package io.galvani.battery.pack;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import java.util.Random;

/** A pack run forward by the cell model with noise of its own, and its truth. */
final class SimulatedPack {
  final PackModel model;
  final double[] state;
  final double[] capacityFactor;
  final double[] resistanceFactor;
  final double[] cellV;
  final double[] degC = {25};
  double currentOffsetA;
  double currentA;
  private final EquivalentCircuit circuit;
  private final Random random;
  private long seq;
  private long timeMs = 1_700_000_000_000L;

  SimulatedPack(CellParameters cell, int cells, double soc, long seed) {
    model = new PackModel(cell, cells, 1, new int[] {0}, 1);
    circuit = new EquivalentCircuit(cell);
    random = new Random(seed);
    state = new double[cells * EquivalentCircuit.STATES];
    capacityFactor = new double[cells];
    resistanceFactor = new double[cells];
    cellV = new double[cells];
    for (int c = 0; c < cells; c++) {
      state[c * EquivalentCircuit.STATES] = soc + 0.005 * random.nextGaussian();
      capacityFactor[c] = 1 + 0.01 * random.nextGaussian();
      resistanceFactor[c] = 1 + 0.03 * random.nextGaussian();
    }
  }

  /** Steps by a second under a true current and fills the sample with what would be measured. */
  void next(double trueCurrentA, PackSample out) {
    next(trueCurrentA, 1, out);
  }

  void next(double trueCurrentA, double dtS, PackSample out) {
    currentA = trueCurrentA;
    timeMs += Math.round(1000 * dtS);
    for (int c = 0; c < cellV.length; c++) {
      int at = c * EquivalentCircuit.STATES;
      circuit.step(state, at, currentA, dtS, degC[0], capacityFactor[c], resistanceFactor[c]);
      double v = circuit.terminalVoltageV(state, at, currentA, degC[0], resistanceFactor[c]);
      cellV[c] = v + 0.001 * random.nextGaussian();
    }
    double measuredA = currentA + currentOffsetA + 0.01 * random.nextGaussian();
    out.set(seq++, timeMs, timeMs, 7, measuredA, Double.NaN, cellV, degC, Double.NaN, 0);
  }

  double meanSoc() {
    double sum = 0;
    for (int c = 0; c < cellV.length; c++) {
      sum += state[c * EquivalentCircuit.STATES];
    }
    return sum / cellV.length;
  }

  /** A drive: mostly discharging, with regeneration and stops. */
  double driveCurrentA(long second) {
    double c = model.cell().capacityAh();
    int phase = (int) (second / 20 % 6);
    double level = new double[] {-0.5, -1.2, 0.4, -0.8, 0, -1.5}[phase];
    return c * (level + 0.1 * Math.sin((double) second));
  }
}

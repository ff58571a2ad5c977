package io.galvani.battery.twin;

import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.cell.ThermalModel;
import java.util.Arrays;

/** What is really so in a twin after its last sample; nothing of it is measured. */
public final class TwinTruth {
  final double[] circuit;
  final double[] temperatures;
  final double[] capacityFactor;
  final double[] resistanceFactor;
  double elapsedS;

  TwinTruth(int cells) {
    circuit = new double[cells * EquivalentCircuit.STATES];
    temperatures = new double[cells * ThermalModel.STATES];
    capacityFactor = new double[cells];
    resistanceFactor = new double[cells];
    Arrays.fill(capacityFactor, 1);
    Arrays.fill(resistanceFactor, 1);
  }

  /** Seconds from the first sample to the last. */
  public double elapsedS() {
    return elapsedS;
  }

  /** State of charge of a cell, 1 = full. */
  public double cellSoc(int cell) {
    return circuit[cell * EquivalentCircuit.STATES];
  }

  /** Mean state of charge of all cells. */
  public double meanSoc() {
    double sum = 0;
    int cells = capacityFactor.length;
    for (int c = 0; c < cells; c++) {
      sum += cellSoc(c);
    }
    return sum / cells;
  }

  /** Core temperature of a cell, degC. */
  public double coreDegC(int cell) {
    return temperatures[cell * ThermalModel.STATES + ThermalModel.CORE];
  }

  /** Capacity of a cell over its parameter set's. */
  public double capacityFactor(int cell) {
    return capacityFactor[cell];
  }

  /** Resistances of a cell over its parameter set's, joints apart. */
  public double resistanceFactor(int cell) {
    return resistanceFactor[cell];
  }
}

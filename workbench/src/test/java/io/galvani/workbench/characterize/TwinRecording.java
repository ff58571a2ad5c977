package io.galvani.workbench.characterize;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Recordings of a simulated cell whose parameters are known. */
final class TwinRecording {
  private TwinRecording() {}

  /** From full to a tenth: random steps of up to 2 C at 1 Hz, with pulses of charge and rests. */
  static Recording drive(CellParameters cell, double degC, double noiseV, long seed) {
    Random random = new Random(seed);
    int most = 12_000;
    double[] timeS = new double[most];
    double[] voltageV = new double[most];
    double[] currentA = new double[most];
    double[] soc = new double[most];
    double[] surface = new double[most];
    EquivalentCircuit circuit = new EquivalentCircuit(cell);
    double[] state = {1, 0, 0, 1};
    int rows = 0;
    double current = 0;
    while (rows < most && state[EquivalentCircuit.SOC] > 0.1) {
      double before = current;
      if (rows % 12 == 0) {
        double draw = random.nextDouble();
        current =
            cell.capacityAh() * (draw < 0.1 ? 0.5 : draw < 0.3 ? 0 : -2 * random.nextDouble());
      }
      if (rows > 0) {
        circuit.step(state, 0, 0.5 * (before + current), 1, degC);
      }
      timeS[rows] = rows;
      currentA[rows] = current;
      soc[rows] = state[EquivalentCircuit.SOC];
      surface[rows] = degC;
      voltageV[rows] =
          circuit.terminalVoltageV(state, 0, current, degC) + noiseV * random.nextGaussian();
      rows++;
    }
    Map<Column, double[]> columns = new EnumMap<>(Column.class);
    columns.put(Column.TIME_S, timeS);
    columns.put(Column.VOLTAGE_V, voltageV);
    columns.put(Column.CURRENT_A, currentA);
    columns.put(Column.SURFACE_DEG_C, surface);
    columns.put(Column.REFERENCE_SOC, soc);
    return Recording.of("twin at " + degC, columns).slice(0, rows);
  }
}

package io.galvani.workbench.characterize;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;

/**
 * What a parameter set leaves unexplained of a trace: measured less simulated voltage, the SOC
 * taken from the reference, the rest simulated by the circuit that production runs.
 *
 * @param trace what was measured
 * @param simulatedV [row] V
 * @param rmseV time-weighted root mean square, V
 * @param biasV time-weighted mean, V
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of columns, never compared
record Residuals(Trace trace, double[] simulatedV, double rmseV, double biasV) {
  static Residuals of(Trace trace, CellParameters cell) {
    EquivalentCircuit circuit = new EquivalentCircuit(cell);
    double[] state = new double[EquivalentCircuit.STATES];
    double[] simulated = new double[trace.rows()];
    if (trace.rows() > 0) {
      state[EquivalentCircuit.HYSTERESIS] = TraceRows.firstHysteresis(trace);
    }
    double seconds = 0;
    double sum = 0;
    double square = 0;
    for (int i = 0; i < simulated.length; i++) {
      double degC = trace.degC()[i];
      if (i > 0) {
        state[EquivalentCircuit.SOC] = trace.soc()[i - 1];
        circuit.step(state, 0, trace.drivenA()[i], trace.timeS()[i] - trace.timeS()[i - 1], degC);
      }
      state[EquivalentCircuit.SOC] = trace.soc()[i];
      simulated[i] = circuit.terminalVoltageV(state, 0, trace.instantA()[i], degC);
      double off = trace.voltageV()[i] - simulated[i];
      double span = trace.spanS(i);
      seconds += span;
      sum += span * off;
      square += span * off * off;
    }
    double whole = Math.max(1e-9, seconds);
    return new Residuals(trace, simulated, Math.sqrt(square / whole), sum / whole);
  }
}

package io.galvani.workbench.evaluate.sop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On a made-up cell that is 25 % more resistive than its parameter set. */
class SopEvaluationTest {
  private static final CellParameters CELL = CellLibrary.shipped().get("lg-hg2").parameters();
  private static final double RESISTANCE = 1.25;
  private static final int REST_S = 600;
  private static final int PULSE_S = 10;
  private static final int PULSES = 12;
  private static final int ROWS = PULSES * (REST_S + PULSE_S);

  @Test
  void findsEveryPulseAfterRestAndNoOther() {
    List<Load> pulses = Load.pulses(recording(), CELL.capacityAh(), PULSE_S);

    assertThat(pulses).hasSize(PULSES - 1);
    assertThat(pulses.get(0).meanA()).isCloseTo(-1.5 * CELL.capacityAh(), within(0.01));
    assertThat(Load.pulses(recording(), CELL.capacityAh(), 30)).isEmpty();
  }

  @Test
  void learnsTheResistanceThatTheSetDoesNotKnowAndBeatsTheBaselines() {
    SopEvaluation evaluation = new SopEvaluation(CELL);
    evaluation.run(recording(), "hppc", 25);

    Tally ours = tally(evaluation, "galvani");
    Tally untaught = tally(evaluation, "without-load-memory");
    assertThat(ours.count()).isEqualTo(PULSES - 1);
    assertThat(untaught.bias()).as("mV, the set's cell sags less").isGreaterThan(10);
    assertThat(ours.rmse()).isLessThan(0.6 * untaught.rmse());
    assertThat(ours.within2Sigma()).isGreaterThan(0.8);
  }

  private static Tally tally(SopEvaluation evaluation, String predictor) {
    return evaluation
        .voltage()
        .getOrDefault(predictor, Map.of())
        .getOrDefault("pulse-10s", new Tally());
  }

  private static Recording recording() {
    EquivalentCircuit circuit = new EquivalentCircuit(CELL);
    double[] state = new double[EquivalentCircuit.STATES];
    state[EquivalentCircuit.SOC] = 0.9;
    double[] timeS = new double[ROWS];
    double[] voltageV = new double[ROWS];
    double[] currentA = new double[ROWS];
    double[] degC = new double[ROWS];
    double[] soc = new double[ROWS];
    for (int k = 0; k < ROWS; k++) {
      boolean pulse = k >= REST_S && k % (REST_S + PULSE_S) < PULSE_S;
      currentA[k] = pulse ? -1.5 * CELL.capacityAh() : 0;
      circuit.step(state, 0, currentA[k], 1, 25, 1, RESISTANCE);
      timeS[k] = k;
      voltageV[k] = circuit.terminalVoltageV(state, 0, currentA[k], 25, RESISTANCE);
      degC[k] = 25;
      soc[k] = state[EquivalentCircuit.SOC];
    }
    Map<Column, double[]> columns = new EnumMap<>(Column.class);
    columns.put(Column.TIME_S, timeS);
    columns.put(Column.VOLTAGE_V, voltageV);
    columns.put(Column.CURRENT_A, currentA);
    columns.put(Column.SURFACE_DEG_C, degC);
    columns.put(Column.REFERENCE_SOC, soc);
    return Recording.of("made-up", columns);
  }
}

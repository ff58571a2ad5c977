package io.galvani.workbench.characterize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.CircuitTable;
import io.galvani.battery.cell.CircuitValues;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.chassis.cells.CellLibrary;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Parameters of a simulated cell are found again from its recordings alone. */
class CharacterizationTest {
  private static final double[] DEG_C = {0, 25};
  private static CellParameters twin = knownCell();
  private static CellParameters fitted = twin;
  private static List<Trace> traces = new ArrayList<>();

  @BeforeAll
  static void fit() {
    TraceBuilder builder = new TraceBuilder(twin.capacityAh());
    traces = new ArrayList<>();
    for (double degC : DEG_C) {
      for (long seed = 1; seed <= 2; seed++) {
        traces.add(
            builder.of(
                TwinRecording.drive(twin, degC, 0.001, seed), "drive", degC, twin.capacityAh()));
      }
    }
    CellFacts facts = CellFacts.of("lg-hg2").orElseThrow();
    fitted =
        new Characterization(facts, new PrintWriter(Writer.nullWriter()))
            .fit(traces, twin.capacityAh(), 0.02)
            .cell();
  }

  @Test
  void findsTheResistanceThatActsAtOnceWithinThreePercent() {
    CircuitPoint truth = new CircuitPoint();
    CircuitPoint found = new CircuitPoint();
    for (double degC : DEG_C) {
      for (double soc = 0.2; soc < 0.95; soc += 0.1) {
        twin.circuit().at(soc, degC, truth);
        fitted.circuit().at(soc, degC, found);
        assertThat(found.r0Ohm(-1) / truth.r0Ohm(-1)).as("R0").isCloseTo(1, within(0.03));
      }
    }
  }

  @Test
  void findsTheWholeResistanceWithinFourPercent() {
    CircuitPoint truth = new CircuitPoint();
    CircuitPoint found = new CircuitPoint();
    for (double degC : DEG_C) {
      for (double soc = 0.2; soc < 0.95; soc += 0.1) {
        twin.circuit().at(soc, degC, truth);
        fitted.circuit().at(soc, degC, found);
        double all = truth.r0Ohm(-1) + truth.r1Ohm() + truth.r2Ohm();
        double seen = found.r0Ohm(-1) + found.r1Ohm() + found.r2Ohm();
        assertThat(seen / all).as("R at %s degC, SOC %s", degC, soc).isCloseTo(1, within(0.04));
      }
    }
  }

  @Test
  void findsTheOpenCircuitVoltageWithinSixMillivolts() {
    for (double degC : DEG_C) {
      for (double soc = 0.15; soc < 0.96; soc += 0.05) {
        assertThat(fitted.ocv().ocvV(soc, degC))
            .as("at %s degC, SOC %s", degC, soc)
            .isCloseTo(twin.ocv().ocvV(soc, degC), within(0.006));
      }
    }
  }

  @Test
  void predictsAnotherDriveBetweenTheTemperaturesSeenWithinSixMillivolts() {
    Trace unseen =
        new TraceBuilder(twin.capacityAh())
            .of(TwinRecording.drive(twin, 12, 0, 99), "drive", 12, twin.capacityAh());

    assertThat(Residuals.of(unseen, fitted).rmseV()).isLessThan(0.006);
    assertThat(Residuals.of(unseen, twin).rmseV()).isLessThan(0.002);
  }

  @Test
  void extrapolatesResistanceByTheActivationEnergyItFound() {
    CircuitPoint truth = new CircuitPoint();
    CircuitPoint found = new CircuitPoint();
    twin.circuit().at(0.5, -10, truth);
    fitted.circuit().at(0.5, -10, found);

    double all = truth.r0Ohm(-1) + truth.r1Ohm() + truth.r2Ohm();
    double seen = found.r0Ohm(-1) + found.r1Ohm() + found.r2Ohm();
    assertThat(seen / all).isCloseTo(1, within(0.25));
  }

  @Test
  void statesTheTemperaturesAndRatesItSaw() {
    assertThat(fitted.provenance().validTemperatureLowDegC()).isEqualTo(0);
    assertThat(fitted.provenance().validTemperatureHighDegC()).isEqualTo(25);
    assertThat(fitted.provenance().validCRate()).isBetween(1.8, 2.0);
  }

  @Test
  void survivesBeingWrittenAndRead() {
    CellParameters read =
        CellLibrary.fromJson(PrettyJson.of(CellLibrary.toJson(fitted).json()), "x").parameters();

    double[] state = {0.6, 0.01, -0.02, 0};
    assertThat(new EquivalentCircuit(read).terminalVoltageV(state, 0, -3, 4))
        .isEqualTo(new EquivalentCircuit(fitted).terminalVoltageV(state, 0, -3, 4));
  }

  /** The open-circuit voltage of a real cell, a circuit of round numbers that obeys Arrhenius. */
  private static CellParameters knownCell() {
    CellParameters shape = CellLibrary.shipped().get("generic-ncm").parameters();
    double[] soc = {0, 0.2, 0.5, 1};
    CircuitValues values =
        new CircuitValues(
            new double[][] {{0.030, 0.022, 0.020, 0.022}},
            new double[][] {{0.014, 0.011, 0.010, 0.010}},
            new double[][] {{8, 8, 8, 8}},
            new double[][] {{0.030, 0.020, 0.016, 0.014}},
            new double[][] {{90, 90, 90, 90}},
            CircuitValues.directionless(1, 4));
    return new CellParameters(
        "twin",
        shape.chemistry(),
        3,
        shape.nominalVoltageV(),
        1,
        shape.ocv(),
        new io.galvani.battery.cell.Hysteresis(new double[] {0, 1}, new double[] {0, 0}, 40, 0),
        new CircuitTable(soc, new double[] {25}, 28_000, values),
        shape.thermal(),
        shape.uncertainty(),
        shape.limits(),
        shape.provenance());
  }
}

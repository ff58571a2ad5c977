package io.galvani.edge;

import io.galvani.battery.cell.CellLimits;
import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.Chemistry;
import io.galvani.battery.cell.CircuitTable;
import io.galvani.battery.cell.CircuitValues;
import io.galvani.battery.cell.Hysteresis;
import io.galvani.battery.cell.LimitSet;
import io.galvani.battery.cell.OcvCurve;
import io.galvani.battery.cell.Provenance;
import io.galvani.battery.cell.ThermalParameters;
import io.galvani.battery.cell.Uncertainty;
import io.galvani.chassis.cells.CellParameterSet;

/** A cell for tests: round numbers of the right size, not those of any product. */
public final class TestCells {
  private TestCells() {}

  /** 3 Ah, sloping voltage. */
  public static CellParameterSet nmc() {
    double[] soc = {0, 0.5, 1};
    CellParameters cell =
        new CellParameters(
            "test-nmc",
            Chemistry.NMC,
            3,
            3.7,
            0.999,
            new OcvCurve(
                soc, new double[] {25}, new double[][] {{3.0, 3.7, 4.18}}, new double[soc.length]),
            new Hysteresis(new double[] {0, 1}, new double[] {0.002, 0.002}, 50, 0),
            circuit(),
            new ThermalParameters(35, 10, 0.6, 0.08),
            new Uncertainty(0.001, 0.01, 0.03, 0.3, 0.005, 0.05, 300, 0.02),
            new CellLimits(
                new LimitSet(4.2, 2.8, 45, 0, 55, -20, 3, 9),
                new LimitSet(4.23, 2.7, 50, -5, 60, -25, 4.5, 12),
                new LimitSet(4.3, 2.3, 60, -10, 70, -30, 6, 18)),
            new Provenance("invented", "round numbers", -20, 50, 0, 1, 3, "for tests only"));
    return new CellParameterSet(cell, "{}", "0".repeat(64));
  }

  private static CircuitTable circuit() {
    double[][] flat = {{0.02, 0.02}};
    return new CircuitTable(
        new double[] {0, 1},
        new double[] {25},
        30_000,
        new CircuitValues(
            flat,
            new double[][] {{0.01, 0.01}},
            new double[][] {{12, 12}},
            new double[][] {{0.012, 0.012}},
            new double[][] {{200, 200}},
            CircuitValues.directionless(1, 2)));
  }
}

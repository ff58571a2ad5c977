package io.galvani.workbench.characterize;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.galvani.battery.cell.CellLimits;
import io.galvani.battery.cell.Chemistry;
import io.galvani.battery.cell.LimitSet;
import io.galvani.battery.cell.ThermalParameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What no recording tells of a cell: its chemistry, ratings, mass, and who measured it.
 *
 * @param name of the cell
 * @param chemistry of its positive electrode
 * @param capacityAh rating, used where the recordings tell none, Ah
 * @param nominalV nominal voltage, V
 * @param highV voltage of the full cell, V
 * @param lowV voltage of the empty cell, V
 * @param chargeA greatest charging current, A
 * @param dischargeA greatest discharging current, A
 * @param massG mass, g
 * @param source of the recordings
 */
record CellFacts(
    String name,
    Chemistry chemistry,
    double capacityAh,
    double nominalV,
    double highV,
    double lowV,
    double chargeA,
    double dischargeA,
    double massG,
    String source) {
  private static final String RESOURCE = "cells.csv";

  /** Facts about a cell of that name, if it is a known one. */
  static Optional<CellFacts> of(String name) {
    try (InputStream in = CellFacts.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource " + RESOURCE + " must be shipped, but is not");
      }
      InputStreamReader text = new InputStreamReader(in, StandardCharsets.UTF_8);
      try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(text)) {
        for (NamedCsvRecord row : rows) {
          if (row.getField("cell").equals(name)) {
            return Optional.of(from(row));
          }
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return Optional.empty();
  }

  /**
   * What is assumed of a cell that nobody has described.
   *
   * @param name of the cell
   * @param chemistry of its positive electrode
   * @param capacityAh capacity, Ah
   * @param highV highest voltage of the recordings, V
   * @param lowV lowest voltage of the recordings, V
   */
  static CellFacts assumed(
      String name, Chemistry chemistry, double capacityAh, double highV, double lowV) {
    return new CellFacts(
        name,
        chemistry,
        capacityAh,
        chemistry == Chemistry.LFP ? 3.25 : 3.65,
        Math.round(20 * highV) / 20.0,
        Math.round(10 * lowV) / 10.0,
        capacityAh,
        3 * capacityAh,
        16 * capacityAh,
        "recordings of the user; ratings and mass assumed from capacity and voltages");
  }

  private static CellFacts from(NamedCsvRecord row) {
    return new CellFacts(
        row.getField("cell"),
        Chemistry.valueOf(row.getField("chemistry")),
        number(row, "capacity_ah"),
        number(row, "nominal_v"),
        number(row, "high_v"),
        number(row, "low_v"),
        number(row, "charge_a"),
        number(row, "discharge_a"),
        number(row, "mass_g"),
        row.getField("source"));
  }

  private static double number(NamedCsvRecord row, String field) {
    return Double.parseDouble(row.getField(field));
  }

  /** Heat values of a cell of that mass: 1000 J/(kg K), cooled as a single cell in still air. */
  ThermalParameters thermalPrior() {
    double heatJPerK = massG;
    double surface = Math.pow(massG / 47, 2.0 / 3);
    return new ThermalParameters(0.83 * heatJPerK, 0.17 * heatJPerK, 0.6 * surface, 0.08 * surface);
  }

  /** Half the distance of the branches of the open-circuit voltage that its chemistry shows, V. */
  double hysteresisPriorV() {
    return chemistry == Chemistry.LFP ? 0.012 : 0;
  }

  /** Limits by the ratings; safety limits by the practice of the field. */
  CellLimits limits() {
    return new CellLimits(
        new LimitSet(highV, lowV, 45, 0, 60, -20, chargeA, dischargeA),
        new LimitSet(highV + 0.03, lowV - 0.1, 50, -5, 65, -25, 1.25 * chargeA, 1.1 * dischargeA),
        new LimitSet(highV + 0.1, lowV - 0.5, 60, -15, 75, -35, 1.6 * chargeA, 1.5 * dischargeA));
  }
}

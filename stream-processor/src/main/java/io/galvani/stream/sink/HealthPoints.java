package io.galvani.stream.sink;

import static io.galvani.stream.timeseries.TimeSeriesSchema.CELL_HEALTH;
import static io.galvani.stream.timeseries.TimeSeriesSchema.HEALTH;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.CellHealth;
import io.galvani.schemas.proto.PackCondition;
import io.galvani.schemas.proto.PackHealth;
import io.galvani.stream.timeseries.LineBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Points of a pack's wear and the fields of its condition. */
final class HealthPoints {
  private HealthPoints() {}

  /** Fields of a pack point whose frame says what the pack can do. */
  static void condition(LineBuilder line, PackCondition condition) {
    line.field("sop_discharge_10s_w", condition.getSopDischarge10SW())
        .field("sop_discharge_10s_sigma_w", condition.getSopDischarge10SSigmaW())
        .field("sop_discharge_30s_w", condition.getSopDischarge30SW())
        .field("sop_discharge_30s_sigma_w", condition.getSopDischarge30SSigmaW())
        .field("sop_charge_10s_w", condition.getSopCharge10SW())
        .field("sop_charge_10s_sigma_w", condition.getSopCharge10SSigmaW())
        .field("sop_charge_30s_w", condition.getSopCharge30SW())
        .field("sop_charge_30s_sigma_w", condition.getSopCharge30SSigmaW())
        .field("sop_discharge_cell", (long) condition.getSopDischargeCell())
        .field("sop_charge_cell", (long) condition.getSopChargeCell())
        .field("soe_wh", condition.getSoeWh())
        .field("soe_sigma_wh", condition.getSoeSigmaWh())
        .field("core_temperature_max_deg_c", condition.getCoreTemperatureMaxDegC())
        .field("core_temperature_max_sigma_k", condition.getCoreTemperatureMaxSigmaK())
        .field("core_temperature_max_cell", (long) condition.getCoreTemperatureMaxCell())
        .field("soh", condition.getSoh())
        .field("soh_sigma", condition.getSohSigma())
        .field("resistance_growth", condition.getResistanceGrowth())
        .field("resistance_growth_sigma", condition.getResistanceGrowthSigma());
  }

  static Optional<String> pack(PackId pack, PackLabels labels, PackHealth health) {
    LineBuilder line = EstimatePoints.tagged(new LineBuilder(HEALTH), pack, labels);
    line.field("capacity_ah", health.getCapacityAh())
        .field("capacity_sigma_ah", health.getCapacitySigmaAh())
        .field("capacity_cell", (long) health.getCapacityCell())
        .field("soh", health.getSoh())
        .field("soh_sigma", health.getSohSigma())
        .field("capacity_1c_ah", health.getCapacity1CAh())
        .field("capacity_1c_sigma_ah", health.getCapacity1CSigmaAh())
        .field("resistance_growth", health.getResistanceGrowth())
        .field("resistance_growth_sigma", health.getResistanceGrowthSigma())
        .field("resistance_growth_max", health.getResistanceGrowthMax())
        .field("resistance_growth_max_sigma", health.getResistanceGrowthMaxSigma())
        .field("resistance_growth_max_cell", (long) health.getResistanceGrowthMaxCell())
        .field("equivalent_full_cycles", health.getEquivalentFullCycles());
    if (health.getCharges() != 0) {
      line.field("charges", health.getCharges());
    }
    if (health.getSohCounter() != 0) {
      line.field("corrected_capacity_ah", health.getCorrectedCapacityAh())
          .field("corrected_capacity_sigma_ah", health.getCorrectedCapacitySigmaAh())
          .field("corrected_soh", health.getCorrectedSoh())
          .field("corrected_soh_sigma", health.getCorrectedSohSigma())
          .field("corrected_cell", (long) health.getCorrectedCell())
          .field("soh_disagreement", health.getSohDisagreement())
          .field("soh_counter", health.getSohCounter());
    }
    return line.at(health.getAtTimestampMs(), 0);
  }

  /** Points of all cells, handed over as measurement and line. */
  static void cells(
      PackId pack, PackLabels labels, PackHealth health, BiConsumer<String, String> point) {
    CellHealth cells = health.getCells();
    for (int cell = 0; cell < cells.getCapacityAhCount(); cell++) {
      LineBuilder line = EstimatePoints.tagged(new LineBuilder(CELL_HEALTH), pack, labels);
      line.tag("cell", Integer.toString(cell));
      field(line, "capacity_ah", cells.getCapacityAhList(), cell);
      field(line, "capacity_sigma_ah", cells.getCapacitySigmaAhList(), cell);
      field(line, "soh", cells.getSohList(), cell);
      field(line, "soh_sigma", cells.getSohSigmaList(), cell);
      field(line, "capacity_1c_ah", cells.getCapacity1CAhList(), cell);
      field(line, "capacity_1c_sigma_ah", cells.getCapacity1CSigmaAhList(), cell);
      field(line, "resistance_ohm", cells.getResistanceOhmList(), cell);
      field(line, "resistance_sigma_ohm", cells.getResistanceSigmaOhmList(), cell);
      field(line, "resistance_growth", cells.getResistanceGrowthList(), cell);
      field(line, "resistance_growth_sigma", cells.getResistanceGrowthSigmaList(), cell);
      field(line, "corrected_capacity_ah", cells.getCorrectedCapacityAhList(), cell);
      field(line, "corrected_capacity_sigma_ah", cells.getCorrectedCapacitySigmaAhList(), cell);
      field(line, "corrected_soh", cells.getCorrectedSohList(), cell);
      field(line, "corrected_soh_sigma", cells.getCorrectedSohSigmaList(), cell);
      if (cell < cells.getCapacityWindowsCount()) {
        line.field("capacity_windows", (long) cells.getCapacityWindows(cell));
      }
      line.at(health.getAtTimestampMs(), 0)
          .ifPresent(text -> point.accept(CELL_HEALTH.name(), text));
    }
  }

  private static void field(LineBuilder line, String name, List<Float> column, int cell) {
    if (cell < column.size()) {
      line.field(name, (double) column.get(cell));
    }
  }
}

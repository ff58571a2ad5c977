package io.galvani.stream.sink;

import static io.galvani.stream.timeseries.TimeSeriesSchema.CELL;
import static io.galvani.stream.timeseries.TimeSeriesSchema.PACK;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.CellEstimates;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.SampleOutcome;
import io.galvani.stream.timeseries.LineBuilder;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Points of one estimate: one of the pack, and those of the cells that were selected. */
final class EstimatePoints {
  private EstimatePoints() {}

  /** Refuses columns that do not fit each other. */
  static void check(PackEstimate estimate) throws MalformedMessageException {
    int count = estimate.getCount();
    if (count <= 0
        || estimate.getTimestampOffsetMsCount() != count
        || estimate.getOutcomeCount() != count
        || estimate.getSocCount() != count
        || estimate.getSocSigmaCount() != count) {
      throw new MalformedMessageException(
          "estimate's columns must all hold count samples, but count is "
              + count
              + " and the columns hold "
              + estimate.getTimestampOffsetMsCount()
              + " times, "
              + estimate.getOutcomeCount()
              + " outcomes, "
              + estimate.getSocCount()
              + " soc, "
              + estimate.getSocSigmaCount()
              + " soc_sigma");
    }
    int corrected = estimate.getCorrectedSocCount();
    if (corrected != estimate.getCorrectedSocSigmaCount()
        || (corrected != 0 && corrected != count)) {
      throw new MalformedMessageException(
          "estimate's corrected columns must be empty or hold count samples, but count is "
              + count
              + " and the columns hold "
              + corrected
              + " corrected_soc, "
              + estimate.getCorrectedSocSigmaCount()
              + " corrected_soc_sigma");
    }
  }

  /**
   * The point of the pack, at its last accepted sample: a rejected sample repeats or precedes a
   * time that already has its point. Empty if all were rejected.
   */
  static Optional<String> pack(PackId pack, PackLabels labels, PackEstimate estimate) {
    int last = lastAccepted(estimate);
    if (last < 0) {
      return Optional.empty();
    }
    long timestampMs = estimate.getFirstTimestampMs() + estimate.getTimestampOffsetMs(last);
    LineBuilder line = tagged(new LineBuilder(PACK), pack, labels);
    line.field("soc", estimate.getSoc(last)).field("soc_sigma", estimate.getSocSigma(last));
    if (estimate.getCorrectedSocCount() > 0) {
      line.field("corrected_soc", estimate.getCorrectedSoc(last))
          .field("corrected_soc_sigma", estimate.getCorrectedSocSigma(last))
          .field("correction_counter", estimate.getCorrectionCounter());
    }
    if (estimate.getAnomalyCounter() != 0) {
      line.field("anomaly_score", estimate.getAnomalyScore())
          .field("anomaly_counter", estimate.getAnomalyCounter());
    }
    line.field("soc_min", estimate.getSocMin())
        .field("soc_min_cell", (long) estimate.getSocMinCell())
        .field("soc_max", estimate.getSocMax())
        .field("soc_max_cell", (long) estimate.getSocMaxCell())
        .field("bms_soc", estimate.getBmsSoc());
    measured(line, estimate);
    line.field("next_seq", estimate.getFirstSeq() + estimate.getCount())
        .field("samples", (long) estimate.getCount())
        .field("coasted", outcomes(estimate, SampleOutcome.SAMPLE_OUTCOME_COASTED))
        .field("rejected", outcomes(estimate, SampleOutcome.SAMPLE_OUTCOME_REJECTED));
    if (estimate.getIngestMs() > 0) {
      line.field("ingest_delay_s", (estimate.getIngestMs() - timestampMs) / 1000.0);
    }
    if (estimate.hasCondition()) {
      HealthPoints.condition(line, estimate.getCondition());
    }
    return line.at(timestampMs, 0);
  }

  private static void measured(LineBuilder line, PackEstimate estimate) {
    line.field("current_a", estimate.getCurrentA())
        .field("current_bias_a", estimate.getCurrentBiasA())
        .field("current_bias_sigma_a", estimate.getCurrentBiasSigmaA())
        .field("pack_voltage_v", estimate.getPackVoltageV())
        .field("cell_voltage_min_v", estimate.getCellVoltageMinV())
        .field("cell_voltage_min_cell", (long) estimate.getCellVoltageMinCell())
        .field("cell_voltage_max_v", estimate.getCellVoltageMaxV())
        .field("cell_voltage_max_cell", (long) estimate.getCellVoltageMaxCell())
        .field("cell_voltage_mean_v", estimate.getCellVoltageMeanV())
        .field("temperature_min_deg_c", estimate.getTemperatureMinDegC())
        .field("temperature_max_deg_c", estimate.getTemperatureMaxDegC())
        .field("temperature_max_probe", (long) estimate.getTemperatureMaxProbe())
        .field("innovation_v", estimate.getInnovationV())
        .field("innovation_sigma_v", estimate.getInnovationSigmaV());
  }

  /** Points of the selected cells, handed over as measurement and line. */
  static void cells(
      PackId pack,
      PackLabels labels,
      CellEstimates cells,
      BitSet selected,
      BiConsumer<String, String> point) {
    for (int cell = selected.nextSetBit(0); cell >= 0; cell = selected.nextSetBit(cell + 1)) {
      LineBuilder line = new LineBuilder(CELL);
      tagged(line, pack, labels).tag("cell", Integer.toString(cell));
      line.field("voltage_v", CellThinner.voltageOf(cells, cell))
          .field("soc", CellThinner.socOf(cells, cell));
      if (cell < cells.getSocSigmaCount()) {
        line.field("soc_sigma", cells.getSocSigma(cell));
      }
      if (cell < cells.getR0OhmCount()) {
        line.field("r0_ohm", cells.getR0Ohm(cell));
      }
      if (cell < cells.getR0SigmaOhmCount()) {
        line.field("r0_sigma_ohm", cells.getR0SigmaOhm(cell));
      }
      if (cell < cells.getCoreTemperatureDegCCount()) {
        line.field("core_temperature_deg_c", cells.getCoreTemperatureDegC(cell))
            .field("core_temperature_sigma_k", cells.getCoreTemperatureSigmaK(cell));
      }
      line.at(cells.getAtTimestampMs(), 0).ifPresent(text -> point.accept(CELL.name(), text));
    }
  }

  static LineBuilder tagged(LineBuilder line, PackId pack, PackLabels labels) {
    return line.tag("tenant", pack.tenant())
        .tag("site", labels.site())
        .tag("pack", pack.pack())
        .tag("chemistry", labels.chemistry());
  }

  static long outcomes(PackEstimate estimate, SampleOutcome outcome) {
    return estimate.getOutcomeList().stream().filter(o -> o == outcome).count();
  }

  static int lastAccepted(PackEstimate estimate) {
    for (int k = estimate.getCount() - 1; k >= 0; k--) {
      if (estimate.getOutcome(k) != SampleOutcome.SAMPLE_OUTCOME_REJECTED) {
        return k;
      }
    }
    return -1;
  }
}

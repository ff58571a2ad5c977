package io.galvani.stream.sink;

import static io.galvani.stream.timeseries.TimeSeriesSchema.ALERT;
import static io.galvani.stream.timeseries.TimeSeriesSchema.LEDGER;
import static io.galvani.stream.timeseries.TimeSeriesSchema.ROLLUP;

import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.Range;
import io.galvani.schemas.proto.Rollup;
import io.galvani.stream.timeseries.LineBuilder;
import java.util.Locale;
import java.util.Optional;

/** Points of alerts, accounts and rollups: one a record. */
final class EventPoints {
  private static final int SLOTS = 1000;

  private EventPoints() {}

  static Optional<String> alert(PackLabels labels, AlertEvent alert) {
    LineBuilder line = EstimatePoints.tagged(new LineBuilder(ALERT), alert.pack(), labels);
    return line.tag("rule", alert.rule())
        .tag("component", alert.component())
        .tag("phase", lower(alert.phase()))
        .tag("severity", lower(alert.severity()))
        .field("alert_id", alert.alertId())
        .field("open", alert.phase() != AlertEvent.Phase.CLEARED)
        .field("value", alert.value())
        .field("threshold", alert.threshold())
        .field("unit", alert.unit())
        .field("onset_ms", alert.onsetMs())
        .field("seq", alert.seq())
        .field("summary", alert.summary())
        .field("source", alert.source())
        .at(alert.atMs(), 0);
  }

  /**
   * Two processes, or one about two numberings of a pack, may write in the same millisecond: each
   * account has a microsecond of it that follows from both.
   */
  static Optional<String> ledger(PackId pack, PackLabels labels, LedgerAccount account) {
    LineBuilder line = EstimatePoints.tagged(new LineBuilder(LEDGER), pack, labels);
    int writer = 31 * account.getInstance().hashCode() + Long.hashCode(account.getStreamEpoch());
    long slot = Math.floorMod(writer, SLOTS);
    return line.tag("stage", stage(account))
        .field("stream_epoch", Long.toHexString(account.getStreamEpoch()))
        .field("instance", account.getInstance())
        .field("first_seq", account.getFirstSeq())
        .field("next_seq", account.getNextSeq())
        .field("estimated", account.getEstimated())
        .field("coasted", account.getCoasted())
        .field("rejected", account.getRejected())
        .field("late", account.getLate())
        .field("quarantined", account.getQuarantined())
        .field("declared", account.getDeclared())
        .field("lost", account.getLost())
        .field("duplicates", account.getDuplicates())
        .field("ahead", account.getAhead())
        .field("frames", account.getFrames())
        .field("bytes", account.getBytes())
        .field("points", account.getPoints())
        .field("newest_timestamp_ms", account.getNewestTimestampMs())
        .at(account.getAtMs(), slot * 1000L);
  }

  static Optional<String> rollup(PackId pack, PackLabels labels, Rollup rollup) {
    LineBuilder line = EstimatePoints.tagged(new LineBuilder(ROLLUP), pack, labels);
    line.field("samples", rollup.getSamples());
    range(line, "current", "_a", rollup.getCurrentA());
    range(line, "pack_voltage", "_v", rollup.getPackVoltageV());
    range(line, "cell_voltage", "_v", rollup.getCellVoltageV());
    range(line, "temperature", "_deg_c", rollup.getTemperatureDegC());
    range(line, "soc", "", rollup.getSoc());
    line.field("charge_throughput_ah", rollup.getChargeThroughputAh())
        .field("discharge_throughput_ah", rollup.getDischargeThroughputAh());
    return line.at(rollup.getWindowStartMs(), 0);
  }

  private static void range(LineBuilder line, String name, String unit, Range range) {
    if (range.getCount() > 0) {
      line.field(name + "_min" + unit, range.getMin())
          .field(name + "_mean" + unit, range.getMean())
          .field(name + "_max" + unit, range.getMax());
    }
  }

  private static String stage(LedgerAccount account) {
    return lower(account.getStage()).replace("stage_", "");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

package io.galvani.stream.timeseries;

import static io.galvani.stream.timeseries.Field.count;
import static io.galvani.stream.timeseries.Field.millis;
import static io.galvani.stream.timeseries.Field.number;
import static io.galvani.stream.timeseries.Field.text;

import java.util.List;

/** Every measurement that the sink writes. */
public final class TimeSeriesSchema {
  /** Longest representable time: line protocol carries nanoseconds in 64 bits, year 2262. */
  static final long MAX_TIMESTAMP_MS = Long.MAX_VALUE / 1_000_000;

  /** One point a frame, at the frame's last accepted sample. */
  public static final Measurement PACK =
      new Measurement(
          "pack",
          "state of the pack, one point a frame",
          List.of(),
          List.of(
              number("soc", "1", "mean state of charge, 0 to 1"),
              number("soc_sigma", "1", "standard deviation of soc"),
              number("corrected_soc", "1", "soc after the learned correction, where one serves"),
              number("corrected_soc_sigma", "1", "standard deviation of corrected_soc"),
              count("correction_counter", "release that corrected_soc is of"),
              number(
                  "anomaly_score",
                  "1",
                  "of the last snippet, by a learned model of healthy packs; an alert begins at 1"),
              count("anomaly_counter", "release that anomaly_score is of"),
              number("soc_min", "1", "lowest cell state of charge"),
              count("soc_min_cell", "cell of soc_min, from 0"),
              number("soc_max", "1", "highest cell state of charge"),
              count("soc_max_cell", "cell of soc_max, from 0"),
              number("bms_soc", "1", "state of charge as the pack's BMS reports it"),
              number("current_a", "A", "current, positive into the battery"),
              number("current_bias_a", "A", "estimated offset of the current sensor"),
              number("current_bias_sigma_a", "A", "standard deviation of current_bias_a"),
              number("pack_voltage_v", "V", "voltage of the whole pack"),
              number("cell_voltage_min_v", "V", "lowest cell voltage"),
              count("cell_voltage_min_cell", "cell of cell_voltage_min_v, from 0"),
              number("cell_voltage_max_v", "V", "highest cell voltage"),
              count("cell_voltage_max_cell", "cell of cell_voltage_max_v, from 0"),
              number("cell_voltage_mean_v", "V", "mean cell voltage"),
              number("temperature_min_deg_c", "degC", "coldest probe"),
              number("temperature_max_deg_c", "degC", "hottest probe"),
              count("temperature_max_probe", "probe of temperature_max_deg_c, from 0"),
              number("innovation_v", "V", "measured minus predicted mean cell voltage"),
              number("innovation_sigma_v", "V", "standard deviation of innovation_v"),
              count("next_seq", "number after the frame's last sample"),
              count("samples", "samples of the frame"),
              count("coasted", "samples predicted without all measurements"),
              count("rejected", "samples whose time was not after the previous one's"),
              number("ingest_delay_s", "s", "arrival in the cloud minus time of the sample"),
              number("sop_discharge_10s_w", "W", "power that can be delivered for 10 s"),
              number("sop_discharge_10s_sigma_w", "W", "its standard deviation"),
              number("sop_discharge_30s_w", "W", "power that can be delivered for 30 s"),
              number("sop_discharge_30s_sigma_w", "W", "its standard deviation"),
              number("sop_charge_10s_w", "W", "power that can be taken for 10 s"),
              number("sop_charge_10s_sigma_w", "W", "its standard deviation"),
              number("sop_charge_30s_w", "W", "power that can be taken for 30 s"),
              number("sop_charge_30s_sigma_w", "W", "its standard deviation"),
              count("sop_discharge_cell", "cell that limits discharging, from 0"),
              count("sop_charge_cell", "cell that limits charging, from 0"),
              number("soe_wh", "Wh", "energy until the emptiest cell is empty, at C/3"),
              number("soe_sigma_wh", "Wh", "its standard deviation"),
              number("core_temperature_max_deg_c", "degC", "hottest core of a cell"),
              number("core_temperature_max_sigma_k", "K", "its standard deviation"),
              count("core_temperature_max_cell", "cell of core_temperature_max_deg_c, from 0"),
              number("soh", "1", "capacity of the weakest cell over a new one's"),
              number("soh_sigma", "1", "standard deviation of soh"),
              number("resistance_growth", "1", "mean resistance over a new cell's, less 1"),
              number("resistance_growth_sigma", "1", "its standard deviation")));

  /** Thinned cell states. */
  public static final Measurement CELL =
      new Measurement(
          "cell",
          "state of one cell, once a minute of event time and on a change beyond the deadband",
          List.of("cell"),
          List.of(
              number("voltage_v", "V", "voltage"),
              number("soc", "1", "state of charge, 0 to 1"),
              number("soc_sigma", "1", "standard deviation of soc"),
              number("r0_ohm", "Ohm", "resistance at the present state"),
              number("r0_sigma_ohm", "Ohm", "standard deviation of r0_ohm"),
              number("core_temperature_deg_c", "degC", "core, as far as the nearest probe tells"),
              number("core_temperature_sigma_k", "K", "its standard deviation")));

  /** Wear of the pack. */
  public static final Measurement HEALTH =
      new Measurement(
          "health",
          "wear of the pack, at every new capacity, every charge and once in ten minutes of event time",
          List.of(),
          List.of(
              number("capacity_ah", "Ah", "capacity of the pack, by its weakest cell"),
              number("capacity_sigma_ah", "Ah", "standard deviation of capacity_ah"),
              count("capacity_cell", "weakest cell, from 0"),
              number("soh", "1", "capacity over that of a new pack"),
              number("soh_sigma", "1", "standard deviation of soh"),
              number("capacity_1c_ah", "Ah", "what 1C from full gives to cut-off at 25 degC"),
              number("capacity_1c_sigma_ah", "Ah", "standard deviation of capacity_1c_ah"),
              number("resistance_growth", "1", "mean resistance over a new cell's, less 1"),
              number("resistance_growth_sigma", "1", "standard deviation of resistance_growth"),
              number("resistance_growth_max", "1", "growth of the cell that grew most"),
              number("resistance_growth_max_sigma", "1", "its standard deviation"),
              count("resistance_growth_max_cell", "the cell that grew most, from 0"),
              number("equivalent_full_cycles", "1", "throughput over twice the capacity"),
              count("charges", "whole charges that told of some cell, where there was one"),
              number(
                  "corrected_capacity_ah",
                  "Ah",
                  "capacity by equations and learned model together, where one serves"),
              number(
                  "corrected_capacity_sigma_ah",
                  "Ah",
                  "standard deviation of corrected_capacity_ah"),
              number("corrected_soh", "1", "corrected_capacity_ah over that of a new pack"),
              number("corrected_soh_sigma", "1", "standard deviation of corrected_soh"),
              count("corrected_cell", "cell of corrected_capacity_ah, from 0"),
              number(
                  "soh_disagreement",
                  "1",
                  "distance of model and equations at the last charge in joint sigmas"),
              count("soh_counter", "release that corrected_soh is of")));

  /** Wear of each cell. */
  public static final Measurement CELL_HEALTH =
      new Measurement(
          "cell_health",
          "wear of one cell, at every point of health",
          List.of("cell"),
          List.of(
              number("capacity_ah", "Ah", "capacity between SOC 0 and 1"),
              number("capacity_sigma_ah", "Ah", "standard deviation of capacity_ah"),
              number("soh", "1", "capacity over a new cell's"),
              number("soh_sigma", "1", "standard deviation of soh"),
              number("capacity_1c_ah", "Ah", "what 1C from full gives to cut-off at 25 degC"),
              number("capacity_1c_sigma_ah", "Ah", "standard deviation of capacity_1c_ah"),
              number("resistance_ohm", "Ohm", "at 25 degC and half charge"),
              number("resistance_sigma_ohm", "Ohm", "standard deviation of resistance_ohm"),
              number("resistance_growth", "1", "resistance over a new cell's, less 1"),
              number("resistance_growth_sigma", "1", "standard deviation of resistance_growth"),
              count("capacity_windows", "windows the capacity rests on; 0 = a guess"),
              number(
                  "corrected_capacity_ah",
                  "Ah",
                  "capacity by equations and learned model together, where one serves"),
              number(
                  "corrected_capacity_sigma_ah",
                  "Ah",
                  "standard deviation of corrected_capacity_ah"),
              number("corrected_soh", "1", "corrected_capacity_ah over a new cell's"),
              number("corrected_soh_sigma", "1", "standard deviation of corrected_soh")));

  /** Alert events. */
  public static final Measurement ALERT =
      new Measurement(
          "alert",
          "one change in the life of an alert",
          List.of("rule", "component", "phase", "severity"),
          List.of(
              text("alert_id", "equal for all events of one alert"),
              new Field("open", FieldType.BOOL, "1", "false when this event cleared the alert"),
              number("value", "as unit", "value that violates the rule"),
              number("threshold", "as unit", "limit that applies"),
              text("unit", "unit of value and threshold"),
              millis("onset_ms", "time at which the condition began, UTC"),
              count("seq", "sample that caused the event"),
              text("summary", "one sentence"),
              text("source", "cloud or edge")));

  /** Accounts of every stage. */
  public static final Measurement LEDGER =
      new Measurement(
          "ledger",
          "account of one stage for one pack, cumulative",
          List.of("stage"),
          List.of(
              text("stream_epoch", "identity of the numbering, hex"),
              text("instance", "process that wrote the account"),
              count("first_seq", "first number accounted for"),
              count("next_seq", "number after the last accounted for"),
              count("estimated", "samples estimated"),
              count("coasted", "samples predicted without all measurements"),
              count("rejected", "samples whose time was not after the previous one's"),
              count("late", "samples out of their time"),
              count("quarantined", "samples kept from the filter"),
              count("declared", "samples declared missing"),
              count("lost", "samples lost without a declaration"),
              count("duplicates", "messages seen more than once"),
              count("ahead", "frames ahead of the watermark"),
              count("frames", "frames"),
              count("bytes", "bytes"),
              count("points", "points written to the time series"),
              millis("newest_timestamp_ms", "time of the newest sample, UTC")));

  /** One-minute rollups, at the start of their window. */
  public static final Measurement ROLLUP =
      new Measurement(
          "rollup",
          "exact minimum, mean and maximum over one minute of event time, at its start",
          List.of(),
          List.of(
              count("samples", "samples in the window"),
              number("current_min_a", "A", "lowest current"),
              number("current_mean_a", "A", "mean current"),
              number("current_max_a", "A", "highest current"),
              number("pack_voltage_min_v", "V", "lowest pack voltage"),
              number("pack_voltage_mean_v", "V", "mean pack voltage"),
              number("pack_voltage_max_v", "V", "highest pack voltage"),
              number("cell_voltage_min_v", "V", "lowest cell voltage"),
              number("cell_voltage_mean_v", "V", "mean cell voltage"),
              number("cell_voltage_max_v", "V", "highest cell voltage"),
              number("temperature_min_deg_c", "degC", "lowest temperature"),
              number("temperature_mean_deg_c", "degC", "mean temperature"),
              number("temperature_max_deg_c", "degC", "highest temperature"),
              number("soc_min", "1", "lowest state of charge"),
              number("soc_mean", "1", "mean state of charge"),
              number("soc_max", "1", "highest state of charge"),
              number("charge_throughput_ah", "Ah", "charge put in"),
              number("discharge_throughput_ah", "Ah", "charge taken out")));

  private TimeSeriesSchema() {}

  /** All measurements. */
  public static List<Measurement> all() {
    return List.of(PACK, CELL, HEALTH, CELL_HEALTH, ALERT, LEDGER, ROLLUP);
  }
}

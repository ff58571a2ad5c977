package io.galvani.workbench.recording;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Columns of the Battery Data Format that are read, by their machine-readable names. */
public enum Column {
  /** Seconds since the test began. */
  TIME_S("test_time_second", true),
  /** Terminal voltage, V. */
  VOLTAGE_V("voltage_volt", true),
  /** Current, A, positive when charging. */
  CURRENT_A("current_ampere", true),
  /** Temperature of the cell's surface, degC. */
  SURFACE_DEG_C("surface_temperature_celsius", false),
  /** Temperature of the surroundings, degC. */
  AMBIENT_DEG_C("ambient_temperature_celsius", false),
  /** Charge less discharge since the start, Ah. */
  NET_CAPACITY_AH("net_capacity_ah", false),
  /** State of charge by a trusted counter, 1 = full. */
  REFERENCE_SOC("reference_soc", false),
  /** Seconds since 1970. */
  UNIX_TIME_S("unix_time_second", false),
  /** Number of the cycle. */
  CYCLE_COUNT("cycle_count", false),
  /** Number of the step, counting on. */
  STEP_COUNT("step_count", false),
  /** Number of the step in the test's programme. */
  STEP_ID("step_id", false),
  /** Seconds since the step began. */
  STEP_TIME_S("step_time_second", false);

  private final String header;
  private final boolean required;

  Column(String header, boolean required) {
    this.header = header;
    this.required = required;
  }

  /** Name in the header row. */
  public String header() {
    return header;
  }

  boolean required() {
    return required;
  }

  static Optional<Column> named(String header) {
    return Arrays.stream(values()).filter(column -> column.header.equals(header)).findFirst();
  }

  static List<String> headers() {
    return Arrays.stream(values()).map(Column::header).toList();
  }
}

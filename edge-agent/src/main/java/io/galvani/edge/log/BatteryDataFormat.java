package io.galvani.edge.log;

import io.galvani.edge.log.LogMapping.ColumnGroup;
import io.galvani.edge.log.LogMapping.CurrentColumn;
import io.galvani.edge.log.LogMapping.Positive;
import io.galvani.edge.log.LogMapping.TimeColumn;
import io.galvani.edge.log.LogMapping.ValueColumn;
import java.util.List;

/**
 * The mapping of Battery Data Format (LF Energy): one cell per file, current positive when
 * charging. A file without wall clock begins at a fixed instant.
 */
final class BatteryDataFormat {
  static final String UNKNOWN_START = "2020-01-01T00:00:00Z";
  private static final String TEMPERATURE = "surface_temperature_celsius";
  private static final String SOC = "reference_soc";
  private static final String WALL_CLOCK = "unix_time_second";

  private BatteryDataFormat() {}

  /** The mapping of a file with these columns; those it must have are checked with the header. */
  static LogMapping mapping(List<String> header) {
    boolean clock = header.contains(WALL_CLOCK);
    return new LogMapping(
        null,
        null,
        new TimeColumn(
            "test_time_second",
            "seconds_since_start",
            null,
            clock ? null : UNKNOWN_START,
            clock ? WALL_CLOCK : null),
        new CurrentColumn("current_ampere", Positive.CHARGING, null, null, null),
        new ValueColumn("voltage_volt", null, null, null),
        header.contains(SOC) ? new ValueColumn(SOC, null, null, null) : null,
        new ColumnGroup(List.of("voltage_volt"), null, null, null),
        header.contains(TEMPERATURE)
            ? new ColumnGroup(List.of(TEMPERATURE), null, null, null)
            : null);
  }
}

package io.galvani.stream.sink;

import static io.galvani.stream.sink.SinkConfig.orElse;

import io.galvani.chassis.config.Require;
import java.time.Duration;

/**
 * Which cell states become points: all cells at the first state of every interval of event time,
 * and in between a cell that moved beyond a deadband since its last point.
 *
 * @param interval event time between two points of a quiet cell, default PT1M
 * @param deadbandVoltageV change of voltage that makes a point, V, default 0.005
 * @param deadbandSoc change of state of charge that makes a point, default 0.005
 */
public record CellThinning(Duration interval, Double deadbandVoltageV, Double deadbandSoc) {
  /** One minute, 5 mV, half a percent. */
  public static final CellThinning DEFAULT = new CellThinning(Duration.ofMinutes(1), 0.005, 0.005);

  public CellThinning {
    interval = orElse(interval, Duration.ofMinutes(1));
    Require.inRange("interval.ms", interval.toMillis(), 1, 86_400_000);
    deadbandVoltageV =
        Require.inRange("deadband_voltage_v", orElse(deadbandVoltageV, 0.005), 0.0, 1.0);
    deadbandSoc = Require.inRange("deadband_soc", orElse(deadbandSoc, 0.005), 0.0, 1.0);
  }
}

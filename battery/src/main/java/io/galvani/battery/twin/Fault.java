package io.galvani.battery.twin;

/**
 * A fault planted in a twin: the truth that detectors are judged by.
 *
 * @param kind what it is
 * @param cell the cell it is in, from 0; for a cooling loss any cell of the module
 * @param onsetS seconds from the first sample to its begin
 * @param severity how bad, in the unit of the kind
 */
public record Fault(FaultKind kind, int cell, double onsetS, double severity) {
  /** Seconds over which an imbalance grows. */
  public static final double IMBALANCE_RAMP_S = 600;

  /**
   * @throws IllegalArgumentException if the onset or the severity is out of the kind's range
   */
  public Fault {
    if (!(onsetS >= 0) || Double.isInfinite(onsetS)) {
      throw new IllegalArgumentException(
          "fault.onsetS must be zero or positive, but was " + onsetS);
    }
    boolean sound =
        switch (kind) {
          case SOFT_SHORT, HIGH_RESISTANCE_JOINT -> severity > 0 && severity < 1e9;
          case STUCK_VOLTAGE_SENSOR -> severity == 0;
          case OFFSET_VOLTAGE_SENSOR -> severity != 0 && Math.abs(severity) < 5000;
          case COOLING_LOSS -> severity > 0 && severity <= 1;
          case IMBALANCE -> severity != 0 && Math.abs(severity) <= 0.5;
        };
    if (!sound) {
      throw new IllegalArgumentException(
          "fault.severity must be in the range of %s, but was %s".formatted(kind, severity));
    }
  }
}

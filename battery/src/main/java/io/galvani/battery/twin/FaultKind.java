package io.galvani.battery.twin;

/** What can be planted in a twin; each kind says what {@link Fault#severity()} means. */
public enum FaultKind {
  /** A resistor across one cell (with its parallel siblings) drains it. Severity: Ohm, positive. */
  SOFT_SHORT("Ohm"),
  /** A joint or weld of one cell that adds ohmic resistance to it. Severity: mOhm, positive. */
  HIGH_RESISTANCE_JOINT("mOhm"),
  /** One voltage channel repeats the value it read at onset. Severity: none, 0. */
  STUCK_VOLTAGE_SENSOR(""),
  /** One voltage channel reads wrong by a constant. Severity: mV, either sign, not 0. */
  OFFSET_VOLTAGE_SENSOR("mV"),
  /** The module of the cell is cooled less. Severity: share of the cooling that is lost, (0, 1]. */
  COOLING_LOSS("1"),
  /**
   * One cell ends up with another state of charge than the rest, over {@link
   * Fault#IMBALANCE_RAMP_S} seconds from onset, as by a balancing switch that stays closed; from
   * the start if the onset is zero. Severity: change of SOC, [-0.5, 0.5], not 0.
   */
  IMBALANCE("1");

  private final String severityUnit;

  FaultKind(String severityUnit) {
    this.severityUnit = severityUnit;
  }

  /** Unit of the severity; "1" for a ratio, empty if there is none. */
  public String severityUnit() {
    return severityUnit;
  }
}

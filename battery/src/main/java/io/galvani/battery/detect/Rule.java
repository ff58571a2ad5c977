package io.galvani.battery.detect;

import io.galvani.battery.detect.AlertTransition.ComponentKind;

/**
 * What can be wrong with a pack. Order is part of the byte form: new rules go to the end.
 *
 * <p>Delays are in event time: a condition must hold for the on-delay before it is raised, and be
 * gone by its deadband for the off-delay before it is cleared.
 */
public enum Rule {
  /** A cell voltage above its limit. */
  CELL_OVERVOLTAGE("cell-overvoltage", ComponentKind.CELL, "V", 5, 30),
  /** A cell voltage below its limit. */
  CELL_UNDERVOLTAGE("cell-undervoltage", ComponentKind.CELL, "V", 5, 30),
  /** A probe above its limit; charging and discharging have their own. */
  OVER_TEMPERATURE("over-temperature", ComponentKind.PROBE, "degC", 10, 60),
  /** A probe below its limit. */
  UNDER_TEMPERATURE("under-temperature", ComponentKind.PROBE, "degC", 10, 60),
  /** A current beyond its limit. */
  OVER_CURRENT("over-current", ComponentKind.PACK, "A", 10, 30),
  /** A cell's SOC apart from its siblings'. */
  CELL_IMBALANCE("cell-imbalance", ComponentKind.CELL, "1", 240, 3600),
  /** A cell's resistance, joints included, above its siblings'. */
  CELL_RESISTANCE("cell-resistance", ComponentKind.CELL, "Ohm", 180, 3600),
  /** A cell's SOC falls against its siblings'. */
  CELL_SELF_DISCHARGE("cell-self-discharge", ComponentKind.CELL, "1", 120, 1800),
  /** A cell voltage that does not move while the others do. */
  SENSOR_STUCK("sensor-stuck", ComponentKind.CELL, "V", 0, 300),
  /** A cell voltage that stepped away from its siblings', whatever the current. */
  SENSOR_OFFSET("sensor-offset", ComponentKind.CELL, "V", 0, 300),
  /** A probe warmer than its siblings. */
  COOLING_LOSS("cooling-loss", ComponentKind.PROBE, "K", 120, 600),
  /** The pack voltage is no longer the sum of the cells' by the usual offset. */
  PACK_VOLTAGE_MISMATCH("pack-voltage-mismatch", ComponentKind.PACK, "V", 120, 300),
  /** A cell voltage has been missing or impossible for long. */
  SIGNAL_IMPLAUSIBLE("signal-implausible", ComponentKind.CELL, "1", 120, 120),
  /** A new pack's current has the wrong sign, or a channel the wrong unit. */
  SIGN_OR_UNIT("sign-or-unit", ComponentKind.PACK, "1", 0, 0),
  /** The cells' SOC lie far apart all over the pack: its usable charge is that much less. */
  PACK_IMBALANCE("pack-imbalance", ComponentKind.PACK, "1", 240, 3600),
  /**
   * A learned model of healthy packs does not know what it sees. The delay is in the run of
   * snippets that must agree.
   */
  LEARNED_ANOMALY("learned-anomaly", ComponentKind.PACK, "1", 0, 0),
  /** A cell's resistance, joints included, rose against its own past. */
  CELL_RESISTANCE_RISE("cell-resistance-rise", ComponentKind.CELL, "1", 300, 3600);

  private final String id;
  private final ComponentKind component;
  private final String unit;
  private final int onDelayS;
  private final int offDelayS;

  Rule(String id, ComponentKind component, String unit, int onDelayS, int offDelayS) {
    this.id = id;
    this.component = component;
    this.unit = unit;
    this.onDelayS = onDelayS;
    this.offDelayS = offDelayS;
  }

  /** Name in alerts, kebab case. */
  public String id() {
    return id;
  }

  /** What an alert of this rule is about. */
  public ComponentKind component() {
    return component;
  }

  /** Unit of value and threshold; {@code 1} for a ratio. */
  public String unit() {
    return unit;
  }

  /** Seconds of event time that the condition must hold. */
  public int onDelayS() {
    return onDelayS;
  }

  /** Seconds of event time that the condition must be gone. */
  public int offDelayS() {
    return offDelayS;
  }
}

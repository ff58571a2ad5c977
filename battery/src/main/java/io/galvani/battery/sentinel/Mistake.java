package io.galvani.battery.sentinel;

/** What can be wrong with the mapping of a pack's channels. Order is part of the byte form. */
public enum Mistake {
  /** Nothing found. */
  NONE(""),
  /** Voltage falls while the current says that the pack is charged. */
  CURRENT_SIGN("current has the wrong sign: swap current.positive (charging, discharging)"),
  /** Cell voltages a thousand times too high. */
  MILLIVOLTS("cell voltages are in millivolts: set cells.scale to 0.001"),
  /** Temperatures around 300. */
  KELVIN("temperatures are in kelvin: set temperatures.offset to -273.15");

  private final String fix;

  Mistake(String fix) {
    this.fix = fix;
  }

  /**
   * One line for whoever wrote the mapping: what is wrong and which key to change; empty if none.
   */
  public String fix() {
    return fix;
  }
}

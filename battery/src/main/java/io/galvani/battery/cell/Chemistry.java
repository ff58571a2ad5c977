package io.galvani.battery.cell;

/** Positive electrode of a cell type, as the field abbreviates it. */
public enum Chemistry {
  /** Lithium nickel manganese cobalt oxide. */
  NMC,
  /** Lithium nickel cobalt aluminium oxide. */
  NCA,
  /** Lithium iron phosphate: flat open-circuit voltage, wide hysteresis. */
  LFP,
  /** Lithium manganese oxide. */
  LMO,
  /** Blend of lithium manganese oxide and a layered nickel oxide. */
  LMO_NICKEL,
  /** Lithium cobalt oxide. */
  LCO
}

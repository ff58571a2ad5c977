package io.galvani.battery.condition;

/** The powers that are published. Order is part of no byte form. */
public enum PowerKind {
  /** Delivered for 10 s. */
  DISCHARGE_10S(-1, 10),
  /** Delivered for 30 s. */
  DISCHARGE_30S(-1, 30),
  /** Taken for 10 s. */
  CHARGE_10S(1, 10),
  /** Taken for 30 s. */
  CHARGE_30S(1, 30);

  private final int sign;
  private final double horizonS;

  PowerKind(int sign, double horizonS) {
    this.sign = sign;
    this.horizonS = horizonS;
  }

  /** 1 for charging, -1 for discharging. */
  public int sign() {
    return sign;
  }

  /** How long the power holds, s. */
  public double horizonS() {
    return horizonS;
  }
}

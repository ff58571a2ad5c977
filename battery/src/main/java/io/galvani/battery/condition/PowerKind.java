package io.galvani.battery.condition;

/** The powers that are published. Order is part of no byte form. */
public enum PowerKind {
  /** Delivered for 10 s. */
  DISCHARGE_10S(0, -1, 10),
  /** Delivered for 30 s. */
  DISCHARGE_30S(1, -1, 30),
  /** Taken for 10 s. */
  CHARGE_10S(2, 1, 10),
  /** Taken for 30 s. */
  CHARGE_30S(3, 1, 30);

  private final int index;
  private final int sign;
  private final double horizonS;

  PowerKind(int index, int sign, double horizonS) {
    this.index = index;
    this.sign = sign;
    this.horizonS = horizonS;
  }

  /** Place in columns of all kinds, from 0. */
  int index() {
    return index;
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

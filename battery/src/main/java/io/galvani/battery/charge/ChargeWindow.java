package io.galvani.battery.charge;

import io.galvani.battery.cell.CellParameters;

/**
 * The part of a charge that features are taken from. The voltage window ends below the limit, so
 * that every cell of a string that is charged until its first one is full passes through it; the
 * current window is one halving, which chargers that stop at C/20 have behind them.
 *
 * @param lowV where a cell's voltage enters, V
 * @param highV where it leaves, V
 * @param limitV the cell's upper operating voltage, V
 * @param highA where the tapering current of one cell enters, A
 * @param lowA where it leaves, A
 */
public record ChargeWindow(double lowV, double highV, double limitV, double highA, double lowA) {
  /**
   * What the window adds to the names of features: a model for another one needs other features.
   */
  static final String SUFFIX = "_200to50mV_C8toC16";

  private static final double LOW_BELOW_LIMIT_V = 0.200;
  private static final double HIGH_BELOW_LIMIT_V = 0.050;
  private static final double HIGH_C_RATE = 1.0 / 8;
  private static final double LOW_C_RATE = 1.0 / 16;

  /** The window of one cell of a parameter set. */
  public static ChargeWindow of(CellParameters cell) {
    return of(cell.limits().operating().voltageHighV(), cell.capacityAh());
  }

  /**
   * The window of a cell.
   *
   * @param limitV voltage that it is charged to, V
   * @param nominalAh its capacity when new, Ah
   */
  public static ChargeWindow of(double limitV, double nominalAh) {
    return new ChargeWindow(
        limitV - LOW_BELOW_LIMIT_V,
        limitV - HIGH_BELOW_LIMIT_V,
        limitV,
        HIGH_C_RATE * nominalAh,
        LOW_C_RATE * nominalAh);
  }
}

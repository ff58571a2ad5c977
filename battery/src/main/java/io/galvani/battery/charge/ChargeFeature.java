package io.galvani.battery.charge;

/**
 * What the last part of one charge tells of a cell, in the order of a model's columns: first the
 * cell's voltage while it climbed through the {@link ChargeWindow}, then the current while it
 * tapered through it. Means are over time, so that they do not depend on how often was sampled.
 */
public enum ChargeFeature {
  /** Mean voltage. */
  VOLTAGE_MEAN("voltage_mean", "V"),
  /** Standard deviation of the voltage. */
  VOLTAGE_STD("voltage_std", "V"),
  /** Excess kurtosis of the voltage: 0 for a normal distribution. */
  VOLTAGE_KURTOSIS("voltage_kurtosis", "1"),
  /** Skewness of the voltage. */
  VOLTAGE_SKEWNESS("voltage_skewness", "1"),
  /** Charge that the voltage window took, of one cell. */
  CC_CHARGE("cc_charge", "Ah"),
  /** Time that the voltage window took. */
  CC_TIME("cc_time", "s"),
  /** Slope of the regression line of voltage over time. */
  VOLTAGE_SLOPE("voltage_slope", "V/s"),
  /** Entropy of the time spent in thirty bins of the voltage window. */
  VOLTAGE_ENTROPY("voltage_entropy", "nat"),
  /** Mean current of one cell. */
  CURRENT_MEAN("current_mean", "A"),
  /** Standard deviation of the current. */
  CURRENT_STD("current_std", "A"),
  /** Excess kurtosis of the current. */
  CURRENT_KURTOSIS("current_kurtosis", "1"),
  /** Skewness of the current. */
  CURRENT_SKEWNESS("current_skewness", "1"),
  /** Charge that the current window took, of one cell. */
  CV_CHARGE("cv_charge", "Ah"),
  /** Time that the current window took. */
  CV_TIME("cv_time", "s"),
  /** Slope of the regression line of current over time. */
  CURRENT_SLOPE("current_slope", "A/s"),
  /** Entropy of the time spent in thirty bins of the current window. */
  CURRENT_ENTROPY("current_entropy", "nat");

  /** How many there are. */
  public static final int COUNT = values().length;

  /** How many of them, the first ones, are of the voltage. */
  static final int OF_VOLTAGE = 8;

  private final String key;
  private final String unit;

  ChargeFeature(String key, String unit) {
    this.key = key;
    this.unit = unit;
  }

  /** Short name, without the window. */
  public String key() {
    return key;
  }

  /** Name in tables and in a model's manifest: the window is part of it. */
  public String column() {
    return key + ChargeWindow.SUFFIX;
  }

  /** Unit in a model's manifest. */
  public String unit() {
    return unit;
  }

  /** Place among the features. */
  @SuppressWarnings("EnumOrdinal") // columns in the order of the constants
  public int index() {
    return ordinal();
  }
}

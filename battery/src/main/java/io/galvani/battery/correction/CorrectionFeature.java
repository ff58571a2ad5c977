package io.galvani.battery.correction;

/** The features of one step, in the order of the network's columns. */
public enum CorrectionFeature {
  /** Mean cell voltage over the block. */
  VOLTAGE("voltage_v", "V"),
  /** Mean current over the block by nominal capacity, positive into the battery. */
  CURRENT("current_c_rate", "1/h"),
  /** Mean over the block of what the probes say on average. */
  TEMPERATURE("temperature_deg_c", "degC"),
  /** {@link #VOLTAGE}, averaged exponentially over 300 s. */
  VOLTAGE_SLOW("voltage_slow_v", "V"),
  /** {@link #CURRENT}, averaged exponentially over 300 s. */
  CURRENT_SLOW("current_slow_c_rate", "1/h"),
  /** The uncorrected filter's state of charge at the block's end. */
  SOC("soc", "1"),
  /** Mean over the block of measured less predicted mean cell voltage. */
  INNOVATION("innovation_v", "V"),
  /** The uncorrected filter's standard deviation at the block's end. */
  SOC_SIGMA("soc_sigma", "1");

  /** How many there are. */
  public static final int COUNT = values().length;

  private final String key;
  private final String unit;

  CorrectionFeature(String key, String unit) {
    this.key = key;
    this.unit = unit;
  }

  /** Name in a model's manifest. */
  public String key() {
    return key;
  }

  /** Unit in a model's manifest. */
  public String unit() {
    return unit;
  }

  /** Column of the network's input. */
  @SuppressWarnings("EnumOrdinal") // columns in the order of the constants
  public int index() {
    return ordinal();
  }
}

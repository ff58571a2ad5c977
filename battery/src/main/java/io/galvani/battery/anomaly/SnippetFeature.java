package io.galvani.battery.anomaly;

import io.galvani.battery.correction.CorrectionFeature;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a snippet tells of each of its steps, in the order of the network's columns: first what
 * drives a pack, then how it responds, by itself and against what its filter predicts.
 */
public enum SnippetFeature {
  /** Mean current over the step by nominal capacity, positive into the battery. */
  CURRENT("current_c_rate", "1/h", CorrectionFeature.CURRENT),
  /** The filter's state of charge at the step's end. */
  SOC("soc", "1", CorrectionFeature.SOC),
  /** Mean of the probes. */
  TEMPERATURE("temperature_deg_c", "degC", CorrectionFeature.TEMPERATURE),
  /** Mean of measured less predicted mean cell voltage. */
  INNOVATION("innovation_v", "V", CorrectionFeature.INNOVATION),
  /** The lowest cell's mean voltage less the cells' median. */
  LOWEST_CELL("lowest_cell_v", "V"),
  /** The highest cell's mean voltage less the cells' median. */
  HIGHEST_CELL("highest_cell_v", "V"),
  /** Robust standard deviation of the cells' mean voltages. */
  CELL_SPREAD("cell_spread_v", "V"),
  /** The filter's state of charge of the emptiest cell less the cells' median. */
  EMPTIEST_CELL("emptiest_cell_soc", "1"),
  /** The filter's state of charge of the fullest cell less the cells' median. */
  FULLEST_CELL("fullest_cell_soc", "1"),
  /** The filter's largest resistance of a cell less the cells' median, over the mean cell's. */
  MOST_RESISTANCE("most_resistance", "1"),
  /** The hottest probe less the probes' median. */
  HOTTEST_PROBE("hottest_probe_k", "K"),
  /** The coldest probe less the probes' median. */
  COLDEST_PROBE("coldest_probe_k", "K");

  /** How many there are. */
  public static final int COUNT = values().length;

  /** How many of them, the first ones, drive the pack. */
  public static final int DRIVERS = 3;

  /** How many of them are responses. */
  public static final int RESPONSES = COUNT - DRIVERS;

  /** Those that only cells and probes tell, in order: the others are features of the block. */
  public static final List<SnippetFeature> OF_CELLS =
      Arrays.stream(values()).filter(f -> f.ofBlock == null).toList();

  private final String key;
  private final String unit;
  private final @Nullable CorrectionFeature ofBlock;

  SnippetFeature(String key, String unit) {
    this(key, unit, null);
  }

  SnippetFeature(String key, String unit, @Nullable CorrectionFeature ofBlock) {
    this.key = key;
    this.unit = unit;
    this.ofBlock = ofBlock;
  }

  /** The feature of the block that it is; null where only cells and probes tell it. */
  public @Nullable CorrectionFeature ofBlock() {
    return ofBlock;
  }

  /** Name in a model's manifest, without the snippet's shape. */
  public String key() {
    return key;
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

  /** Whether it drives the pack. */
  public boolean drives() {
    return index() < DRIVERS;
  }
}

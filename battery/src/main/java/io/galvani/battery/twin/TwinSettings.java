package io.galvani.battery.twin;

/**
 * What a simulated pack is like.
 *
 * @param layout cells, modules, probes
 * @param spread how its cells differ
 * @param sensors how it is measured
 * @param use how it is driven, charged and cooled
 * @param mismatch how far its cells differ from the model of their parameter set, 0 = not at all, 1
 *     = as a real cell might: a slow third RC pair and waves of 4 mV in the open-circuit voltage
 * @param startMs time of the first sample, UTC ms
 * @param intervalS seconds between samples
 */
public record TwinSettings(
    Layout layout,
    Spread spread,
    Sensors sensors,
    Use use,
    double mismatch,
    long startMs,
    double intervalS) {

  /**
   * How the pack is built.
   *
   * @param cells measured voltages in series
   * @param parallel cells behind each measured voltage
   * @param cellsPerModule cells that share a cooling plate
   * @param probesPerModule temperature probes on each module
   */
  public record Layout(int cells, int parallel, int cellsPerModule, int probesPerModule) {
    public Layout {
      requireCount("cells", cells, 1, 100_000);
      requireCount("parallel", parallel, 1, 100_000);
      requireCount("cellsPerModule", cellsPerModule, 1, cells);
      requireCount("probesPerModule", probesPerModule, 1, cellsPerModule);
    }

    /** Modules; the last one may be smaller. */
    public int modules() {
      return (cells + cellsPerModule - 1) / cellsPerModule;
    }

    /** The cell that each probe sits on: spread evenly over each module. */
    public int[] probeCell() {
      int[] probeCell = new int[modules() * probesPerModule];
      for (int probe = 0; probe < probeCell.length; probe++) {
        int first = probe / probesPerModule * cellsPerModule;
        int size = Math.min(cellsPerModule, cells - first);
        int place = probe % probesPerModule;
        probeCell[probe] = first + (2 * place + 1) * size / (2 * probesPerModule);
      }
      return probeCell;
    }
  }

  /**
   * Standard deviations between the cells of one pack.
   *
   * @param capacity relative
   * @param resistance relative, R0 and the RC pairs together
   * @param soc of the state of charge at the start
   * @param selfDischargePerDay mean loss of SOC a day; each cell draws 0.5 to 1.5 times of it
   */
  public record Spread(double capacity, double resistance, double soc, double selfDischargePerDay) {
    public Spread {
      requireRange("spread.capacity", capacity, 0, 0.1);
      requireRange("spread.resistance", resistance, 0, 0.2);
      requireRange("spread.soc", soc, 0, 0.1);
      requireRange("spread.selfDischargePerDay", selfDischargePerDay, 0, 0.1);
    }
  }

  /**
   * Errors of measurement.
   *
   * @param voltageSigmaV white noise of each cell voltage, V
   * @param voltageStepsPerV resolution of the cell voltages, steps a volt: 1000 = 1 mV
   * @param currentSigmaA white noise of the current, A
   * @param currentOffsetA the current reads too high (toward charging) by this, A
   * @param currentGain the current reads this times its value
   * @param temperatureStepsPerK resolution of the probes, steps a kelvin: 10 = 0.1 K
   */
  public record Sensors(
      double voltageSigmaV,
      int voltageStepsPerV,
      double currentSigmaA,
      double currentOffsetA,
      double currentGain,
      int temperatureStepsPerK) {
    public Sensors {
      requireRange("sensors.voltageSigmaV", voltageSigmaV, 0, 0.1);
      requireCount("sensors.voltageStepsPerV", voltageStepsPerV, 1, 1_000_000);
      requireRange("sensors.currentSigmaA", currentSigmaA, 0, 1000);
      requireRange("sensors.currentOffsetA", currentOffsetA, -1000, 1000);
      requireRange("sensors.currentGain", currentGain, 0.5, 1.5);
      requireCount("sensors.temperatureStepsPerK", temperatureStepsPerK, 1, 1_000_000);
    }
  }

  /**
   * How the pack is used.
   *
   * @param startSoc mean state of charge at the start
   * @param load multiplies the power of driving; 1 is a car of 1.8 t with 60 kWh
   * @param chargeCRate charging current, multiples of the capacity per hour
   * @param chargeToSoc charging ends there, or when the current at constant voltage has tapered off
   * @param coolantDegC temperature of the coolant
   * @param cooling multiplies the conductance to the surroundings of the parameter set
   * @param balancingA current that passive balancing takes from a cell, A; 0 = no balancing
   */
  public record Use(
      double startSoc,
      double load,
      double chargeCRate,
      double chargeToSoc,
      double coolantDegC,
      double cooling,
      double balancingA) {
    public Use {
      requireRange("use.startSoc", startSoc, 0.05, 1);
      requireRange("use.load", load, 0, 10);
      requireRange("use.chargeCRate", chargeCRate, 0.05, 10);
      requireRange("use.chargeToSoc", chargeToSoc, 0.1, 1);
      requireRange("use.coolantDegC", coolantDegC, -40, 60);
      requireRange("use.cooling", cooling, 0, 1000);
      requireRange("use.balancingA", balancingA, 0, 1000);
    }
  }

  public TwinSettings {
    requireRange("mismatch", mismatch, 0, 10);
    requireRange("intervalS", intervalS, 0.001, 60);
  }

  /** A liquid-cooled car pack at 1 Hz, half full, in modules of 12 with two probes each. */
  public static TwinSettings of(int cells) {
    return new TwinSettings(
        new Layout(cells, 1, Math.min(12, cells), Math.min(2, Math.min(12, cells))),
        new Spread(0.01, 0.03, 0.003, 0.001),
        new Sensors(0.0008, 1000, 0.05, 0.1, 1.003, 10),
        new Use(0.65, 2, 0.8, 0.9, 25, 4, 0.1),
        1,
        1_767_225_600_000L, // 1 January 2026
        1);
  }

  public TwinSettings with(Layout other) {
    return new TwinSettings(other, spread, sensors, use, mismatch, startMs, intervalS);
  }

  public TwinSettings with(Spread other) {
    return new TwinSettings(layout, other, sensors, use, mismatch, startMs, intervalS);
  }

  public TwinSettings with(Sensors other) {
    return new TwinSettings(layout, spread, other, use, mismatch, startMs, intervalS);
  }

  public TwinSettings with(Use other) {
    return new TwinSettings(layout, spread, sensors, other, mismatch, startMs, intervalS);
  }

  public TwinSettings withMismatch(double other) {
    return new TwinSettings(layout, spread, sensors, use, other, startMs, intervalS);
  }

  public TwinSettings withStartMs(long other) {
    return new TwinSettings(layout, spread, sensors, use, mismatch, other, intervalS);
  }

  public TwinSettings withIntervalS(double other) {
    return new TwinSettings(layout, spread, sensors, use, mismatch, startMs, other);
  }

  private static void requireCount(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], but was %d".formatted(name, low, high, value));
    }
  }

  private static void requireRange(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s must be in [%s, %s], but was %s".formatted(name, low, high, value));
    }
  }
}

package io.galvani.schemas.telemetry;

import java.util.List;

/**
 * The samples of one frame as columns of integers: what both sides of the codec agree on. Missing
 * values are {@link Quantum#MISSING}.
 */
final class FrameColumns {
  final int samples;
  final int cells;
  final int probes;
  int bootId;
  final long[] timestampMs;
  final long[] monotonicMs;

  /** [sample][cell], 0.1 mV. */
  final int[] cellVoltage;

  /** [sample][probe], 0.1 degC. */
  final int[] temperature;

  /** [sample], mA. */
  final int[] current;

  /** [sample], mV. */
  final int[] packVoltage;

  /** [sample], 0.01 %. */
  final int[] bmsSoc;

  /** [sample], bits of {@link SampleQuality}. */
  final int[] quality;

  FrameColumns(int samples, int cells, int probes) {
    this.samples = samples;
    this.cells = cells;
    this.probes = probes;
    this.timestampMs = new long[samples];
    this.monotonicMs = new long[samples];
    this.cellVoltage = new int[samples * cells];
    this.temperature = new int[samples * probes];
    this.current = new int[samples];
    this.packVoltage = new int[samples];
    this.bmsSoc = new int[samples];
    this.quality = new int[samples];
  }

  static FrameColumns of(int bootId, List<Sample> samples) {
    Sample first = samples.get(0);
    FrameColumns columns =
        new FrameColumns(
            samples.size(), first.cellVoltageV().length, first.temperatureDegC().length);
    columns.bootId = bootId;
    for (int k = 0; k < columns.samples; k++) {
      columns.put(k, samples.get(k));
    }
    return columns;
  }

  private void put(int k, Sample sample) {
    timestampMs[k] = sample.timestampMs();
    monotonicMs[k] = sample.monotonicMs();
    boolean fits = put(sample.cellVoltageV(), Quantum.CELL_STEPS_PER_V, cellVoltage, k * cells);
    fits &= put(sample.temperatureDegC(), Quantum.STEPS_PER_DEG_C, temperature, k * probes);
    fits &= put(sample.currentA(), Quantum.STEPS_PER_A, current, k);
    fits &= put(sample.packVoltageV(), Quantum.PACK_STEPS_PER_V, packVoltage, k);
    fits &= put(sample.bmsSoc(), Quantum.STEPS_PER_SOC, bmsSoc, k);
    setQuality(k, fits ? sample.quality() : sample.quality() | SampleQuality.UNREPRESENTABLE);
  }

  /** Sets a sample's flags, with the bits that say what is missing taken from the columns. */
  void setQuality(int k, int flags) {
    quality[k] =
        SampleQuality.withPresence(
            flags,
            current[k] == Quantum.MISSING,
            packVoltage[k] == Quantum.MISSING,
            bmsSoc[k] == Quantum.MISSING);
  }

  private static boolean put(double[] values, double stepsPerUnit, int[] column, int from) {
    boolean fits = true;
    for (int i = 0; i < values.length; i++) {
      fits &= put(values[i], stepsPerUnit, column, from + i);
    }
    return fits;
  }

  private static boolean put(double value, double stepsPerUnit, int[] column, int at) {
    column[at] = Quantum.steps(value, stepsPerUnit);
    return column[at] != Quantum.MISSING || Double.isNaN(value);
  }
}

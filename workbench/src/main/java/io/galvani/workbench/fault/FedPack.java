package io.galvani.workbench.fault;

import io.galvani.battery.pack.PackSample;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.chassis.cells.CellLibrary;
import java.util.List;
import java.util.Locale;

/**
 * A pack whose every sample is known beforehand: 1 Hz of event time, values as a script would print
 * them. Same pack, same samples.
 *
 * @param id name of the pack; its edge has the same
 * @param cells cells in series
 * @param seed of its twin
 * @param startMs time of the first sample, UTC ms
 * @param faults what goes wrong in it
 */
public record FedPack(String id, int cells, long seed, long startMs, List<Fault> faults) {
  /** Parameter set of its cells. */
  public static final String CELL = "lg-hg2";

  private static final double OFFSET_MV = 60;

  /** Packs with faults that raise alerts within minutes of event time. */
  public static List<FedPack> fleet(int packs, int cells, long seed, long startMs) {
    return java.util.stream.IntStream.range(0, packs)
        .mapToObj(
            i ->
                new FedPack(
                    "pack-" + (i + 1),
                    cells,
                    seed * 100 + i,
                    startMs,
                    i % 3 == 2 ? List.of() : List.of(fault(i, cells))))
        .toList();
  }

  private static Fault fault(int pack, int cells) {
    return pack % 3 == 0
        ? new Fault(FaultKind.STUCK_VOLTAGE_SENSOR, 1 % cells, 300, 0)
        : new Fault(FaultKind.OFFSET_VOLTAGE_SENSOR, 2 % cells, 400, OFFSET_MV);
  }

  /** The samples from the first on. */
  Samples samples() {
    TwinSettings settings = TwinSettings.of(cells).withStartMs(startMs);
    return new Samples(
        new PackTwin(settings, CellLibrary.shipped().get(CELL).parameters(), seed, faults));
  }

  /** What the agent is told of it. */
  String yaml(int samplesPerFrame) {
    return String.format(
        Locale.ROOT,
        "packs:%n  - {id: %s, parameter_set: %s, samples_per_frame: %d, max_delay: PT1S, source:"
            + " {stdin: {cells: %d, probes: %d, nominal_interval_s: 1}}}%n",
        id,
        CELL,
        samplesPerFrame,
        cells,
        probes());
  }

  private int probes() {
    return TwinSettings.of(cells).layout().probeCell().length;
  }

  /** One sample after the other. */
  static final class Samples {
    private final PackTwin twin;
    private final PackSample sample = new PackSample();

    private Samples(PackTwin twin) {
      this.twin = twin;
    }

    /** Makes the next one; returns its time, UTC ms. */
    long next() {
      twin.next(sample);
      return sample.timestampMs();
    }

    /** The latest one, filled anew by {@link #next}. */
    PackSample sample() {
      return sample;
    }

    /** It, as a line for the agent's standard input. */
    String line() {
      StringBuilder line = new StringBuilder(64 + 8 * sample.cellVoltageV().length);
      line.append(
          String.format(
              Locale.ROOT,
              "{\"t\":%.3f,\"current_a\":%.3f,\"cells_v\":[",
              sample.timestampMs() / 1e3,
              Math.round(sample.currentA() * 1e3) / 1e3));
      append(line, sample.cellVoltageV());
      line.append("],\"temps_c\":[");
      append(line, sample.temperatureDegC());
      return line.append("]}\n").toString();
    }

    private static void append(StringBuilder line, double[] values) {
      for (int i = 0; i < values.length; i++) {
        line.append(i == 0 ? "" : ",").append(Math.round(values[i] * 1e3) / 1e3);
      }
    }

    /** Number that tells this sample's current and voltages from others'. */
    long fingerprint() {
      return fingerprint(sample.currentA(), sample.cellVoltageV());
    }

    /** The same of what arrived; values are compared as they were printed. */
    static long fingerprint(double currentA, double[] cellVoltageV) {
      long hash = Math.round(currentA * 1e3);
      for (double voltageV : cellVoltageV) {
        hash = hash * 1_000_003 + (Double.isNaN(voltageV) ? -1 : Math.round(voltageV * 1e3));
      }
      return hash;
    }
  }
}

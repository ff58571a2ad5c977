package io.galvani.battery.twin;

import io.galvani.battery.cell.CellParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The fleet of the demo: ten packs of 96 cells, six kinds of fault, one pack each, and three packs
 * without any. Severities are such that a good detector finds each within 90 minutes of its pack's
 * time; {@link #deadlineS} says how soon after the onset it should.
 */
public final class DemoFleet {
  private static final int CELLS = 96;
  private static final double NMC_CAPACITY_AH = 60;
  private static final double LFP_CAPACITY_AH = 100;

  private DemoFleet() {}

  /**
   * One pack of the fleet.
   *
   * @param name pack name
   * @param cell parameter set of its cells, of its size
   * @param settings what it is like
   * @param seed of its twin
   * @param faults what goes wrong, at most one
   */
  public record Pack(
      String name, CellParameters cell, TwinSettings settings, long seed, List<Fault> faults) {
    /** The pack itself, new. */
    public PackTwin twin() {
      return new PackTwin(settings, cell, seed, faults);
    }
  }

  /**
   * The fleet.
   *
   * @param nmc a cell of any size with a sloping open-circuit voltage
   * @param lfp a cell of any size with a flat one
   * @param startMs time of the first sample, UTC ms
   * @param seed same seed, same fleet
   */
  public static List<Pack> packs(CellParameters nmc, CellParameters lfp, long startMs, long seed) {
    List<Pack> packs = new ArrayList<>();
    add(packs, nmc, NMC_CAPACITY_AH, startMs, seed, List.of());
    add(packs, nmc, NMC_CAPACITY_AH, startMs, seed, fault(FaultKind.SOFT_SHORT, 17, 600, 1.2));
    add(
        packs,
        nmc,
        NMC_CAPACITY_AH,
        startMs,
        seed,
        fault(FaultKind.HIGH_RESISTANCE_JOINT, 40, 900, 0.8));
    add(
        packs,
        nmc,
        NMC_CAPACITY_AH,
        startMs,
        seed,
        fault(FaultKind.STUCK_VOLTAGE_SENSOR, 5, 1200, 0));
    add(
        packs,
        nmc,
        NMC_CAPACITY_AH,
        startMs,
        seed,
        fault(FaultKind.OFFSET_VOLTAGE_SENSOR, 63, 1500, 30));
    add(packs, nmc, NMC_CAPACITY_AH, startMs, seed, fault(FaultKind.COOLING_LOSS, 30, 600, 0.97));
    add(packs, nmc, NMC_CAPACITY_AH, startMs, seed, fault(FaultKind.IMBALANCE, 88, 300, -0.07));
    add(packs, lfp, LFP_CAPACITY_AH, startMs, seed, List.of());
    add(
        packs,
        lfp,
        LFP_CAPACITY_AH,
        startMs,
        seed,
        fault(FaultKind.HIGH_RESISTANCE_JOINT, 71, 900, 0.8));
    add(packs, nmc, NMC_CAPACITY_AH, startMs, seed, List.of());
    return List.copyOf(packs);
  }

  /** Names of the alert rules that find a kind of fault. */
  public static Set<String> rules(FaultKind kind) {
    return switch (kind) {
      case SOFT_SHORT -> Set.of("cell-self-discharge", "cell-imbalance");
      case HIGH_RESISTANCE_JOINT -> Set.of("cell-resistance");
      case STUCK_VOLTAGE_SENSOR -> Set.of("sensor-stuck");
      case OFFSET_VOLTAGE_SENSOR -> Set.of("sensor-offset");
      case COOLING_LOSS -> Set.of("cooling-loss", "over-temperature");
      case IMBALANCE -> Set.of("cell-imbalance", "cell-self-discharge");
    };
  }

  /** Seconds after its onset within which a fault of the fleet should have raised its alert. */
  public static double deadlineS(FaultKind kind) {
    return switch (kind) {
      case SOFT_SHORT -> 4200;
      case HIGH_RESISTANCE_JOINT -> 2700;
      case STUCK_VOLTAGE_SENSOR -> 1800;
      case OFFSET_VOLTAGE_SENSOR -> 1800;
      case COOLING_LOSS -> 4200;
      case IMBALANCE -> 3600;
    };
  }

  private static List<Fault> fault(FaultKind kind, int cell, double onsetS, double severity) {
    return List.of(new Fault(kind, cell, onsetS, severity));
  }

  private static void add(
      List<Pack> packs,
      CellParameters cell,
      double capacityAh,
      long startMs,
      long seed,
      List<Fault> faults) {
    int number = packs.size() + 1;
    packs.add(
        new Pack(
            "demo-%02d".formatted(number),
            cell.scaledTo(capacityAh),
            TwinSettings.of(CELLS).withStartMs(startMs),
            seed * 1000 + number,
            faults));
  }
}

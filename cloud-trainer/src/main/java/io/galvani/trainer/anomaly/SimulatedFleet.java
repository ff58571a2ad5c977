package io.galvani.trainer.anomaly;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.twin.Draws;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.battery.twin.TwinSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Vehicles that differ in cells, sensors, load, charger and climate, some with a fault. */
final class SimulatedFleet {
  /** Faults begin when the filters have long settled. */
  static final double ONSET_S = 2 * 3600;

  private SimulatedFleet() {}

  /** One fault, from what hardly anyone would find to what everyone should. */
  private record Planted(FaultKind kind, List<Double> severities) {}

  private static final List<Planted> PLANTED =
      List.of(
          new Planted(FaultKind.SOFT_SHORT, List.of(20.0, 5.0, 2.0, 1.0)),
          new Planted(FaultKind.HIGH_RESISTANCE_JOINT, List.of(0.1, 0.2, 0.3, 0.5, 0.8)),
          new Planted(FaultKind.OFFSET_VOLTAGE_SENSOR, List.of(5.0, 10.0, 30.0)),
          new Planted(FaultKind.COOLING_LOSS, List.of(0.3, 0.6, 0.97)),
          new Planted(FaultKind.IMBALANCE, List.of(-0.01, -0.02, -0.04, -0.07)),
          new Planted(FaultKind.STUCK_VOLTAGE_SENSOR, List.of(0.0)));

  /**
   * Healthy vehicles.
   *
   * @param cell parameter set, of the size of the packs' cells
   * @param plan how many of how many cells, and for how long
   */
  static List<Vehicle> healthy(CellParameters cell, FleetPlan plan) {
    List<Vehicle> all = new ArrayList<>();
    for (int k = 0; k < plan.healthy(); k++) {
      all.add(vehicle("healthy-" + k, cell, plan, Optional.empty(), plan.healthyHours(), k));
    }
    return all;
  }

  /** Faulty vehicles: every planted fault in the stated number of vehicles. */
  static List<Vehicle> faulty(CellParameters cell, FleetPlan plan) {
    List<Vehicle> all = new ArrayList<>();
    for (Planted planted : PLANTED) {
      for (double severity : planted.severities()) {
        for (int k = 0; k < plan.faultyEach(); k++) {
          long number = 100_000L + all.size();
          int at = Draws.of(plan.seed() * 31 + number).nextInt(plan.cells());
          Fault fault = new Fault(planted.kind(), at, ONSET_S, severity);
          all.add(
              vehicle(
                  "faulty-" + all.size(),
                  cell,
                  plan,
                  Optional.of(fault),
                  plan.faultyHours(),
                  number));
        }
      }
    }
    return all;
  }

  private static Vehicle vehicle(
      String kind,
      CellParameters cell,
      FleetPlan plan,
      Optional<Fault> fault,
      double hours,
      long number) {
    long seed = plan.seed() * 1_000_003 + number;
    return new Vehicle(
        "simulated-" + plan.seed() + "-" + kind,
        cell,
        settings(plan.cells(), cell.capacityAh(), Draws.of(seed)),
        seed,
        fault,
        hours);
  }

  private static TwinSettings settings(int cells, double capacityAh, Random random) {
    return TwinSettings.of(cells)
        .with(
            new TwinSettings.Use(
                between(random, 0.4, 0.9),
                between(random, 1, 3),
                between(random, 0.4, 0.9),
                between(random, 0.85, 1),
                between(random, 5, 35),
                between(random, 3, 5),
                0.1))
        .with(
            new TwinSettings.Sensors(
                between(random, 0.0005, 0.0012),
                1000,
                0.001 * capacityAh,
                0.002 * capacityAh * random.nextGaussian(),
                1 + 0.004 * random.nextGaussian(),
                10))
        .with(
            new TwinSettings.Spread(
                between(random, 0.005, 0.015),
                between(random, 0.02, 0.04),
                between(random, 0.001, 0.006),
                0.001))
        .withMismatch(between(random, 0.5, 1.5));
  }

  private static double between(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}

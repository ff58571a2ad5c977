package io.galvani.trainer.anomaly;

import picocli.CommandLine.Option;

/** Which vehicles and how to train, on the command line. */
final class AnomalyPlanOptions {
  @Option(names = "--healthy", defaultValue = "800", description = "Healthy vehicles.")
  private int healthy;

  @Option(names = "--healthy-hours", defaultValue = "5", description = "Each of them.")
  private double healthyHours;

  @Option(names = "--faulty", defaultValue = "6", description = "Vehicles of each planted fault.")
  private int faultyEach;

  @Option(
      names = "--faulty-hours",
      defaultValue = "8",
      description = "Each of them; the fault begins after two.")
  private double faultyHours;

  @Option(names = "--cells", defaultValue = "96", description = "Of a pack.")
  private int cells;

  @Option(names = "--capacity", defaultValue = "60", description = "Of a cell, Ah.")
  private double capacityAh;

  @Option(names = "--units", defaultValue = "24", description = "Of each hidden layer.")
  private int units;

  @Option(names = "--latent", defaultValue = "8", description = "Numbers in the narrow middle.")
  private int latent;

  @Option(names = "--epochs", defaultValue = "40", description = "Passes over the snippets.")
  private int epochs;

  @Option(names = "--batch", defaultValue = "64", description = "Snippets of a step.")
  private int batch;

  @Option(
      names = "--snippets-per-vehicle",
      defaultValue = "2000",
      description = "Most that one vehicle may contribute.")
  private int snippetsPerVehicle;

  @Option(
      names = "--false-alarms",
      defaultValue = "0.05",
      description = "A pack-day, that the threshold is set for.")
  private double falseAlarms;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random.")
  private long seed;

  FleetPlan fleet() {
    return new FleetPlan(healthy, healthyHours, faultyEach, faultyHours, cells, seed);
  }

  double capacityAh() {
    return capacityAh;
  }

  AnomalyPlan plan() {
    return new AnomalyPlan(units, latent, epochs, batch, snippetsPerVehicle, falseAlarms, seed);
  }
}

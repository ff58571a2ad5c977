package io.galvani.trainer.anomaly;

/**
 * How the autoencoder is trained.
 *
 * @param units of each of the two hidden layers
 * @param latent numbers between them
 * @param epochs passes over the snippets
 * @param batch snippets of a step
 * @param snippetsPerVehicle most that one vehicle may contribute
 * @param alarmsPerPackDay false alarms that the threshold is set for
 * @param seed of weights and order
 */
record AnomalyPlan(
    int units,
    int latent,
    int epochs,
    int batch,
    int snippetsPerVehicle,
    double alarmsPerPackDay,
    long seed) {
  /** Fewest snippets that a vehicle may be held to. */
  static final int LEAST_SNIPPETS = 10;

  /** For a fleet: chosen on simulated vehicles. */
  static final AnomalyPlan DEFAULT = new AnomalyPlan(24, 8, 40, 64, 2000, 0.05, 1);

  /**
   * @throws IllegalArgumentException naming the rule and the value
   */
  AnomalyPlan {
    require("units", units, 4, 512);
    require("latent", latent, 1, 64);
    require("epochs", epochs, 1, 10_000);
    require("batch", batch, 1, 4096);
    require("snippets per vehicle", snippetsPerVehicle, LEAST_SNIPPETS, 1_000_000);
    require("alarms per pack-day", alarmsPerPackDay, 1e-4, 10);
  }

  private static void require(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s must be in [%s, %s], but was %s".formatted(name, low, high, value));
    }
  }
}

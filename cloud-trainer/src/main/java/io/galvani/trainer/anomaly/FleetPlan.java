package io.galvani.trainer.anomaly;

/**
 * Which simulated vehicles there are.
 *
 * @param healthy vehicles without a fault: half to learn from, a quarter each for threshold and
 *     judgement, by hash
 * @param healthyHours that each of them is looked at
 * @param faultyEach vehicles for every planted fault, only ever judged on
 * @param faultyHours that each of them is looked at, two of them before the fault begins
 * @param cells of a pack
 * @param seed same seed, same vehicles
 */
record FleetPlan(
    int healthy, double healthyHours, int faultyEach, double faultyHours, int cells, long seed) {

  /**
   * @throws IllegalArgumentException naming the rule and the value
   */
  FleetPlan {
    require("healthy vehicles", healthy, 8, 10_000);
    require("hours of a healthy vehicle", healthyHours, 2, 1000);
    require("faulty vehicles of each fault", faultyEach, 1, 1000);
    require("hours of a faulty vehicle", faultyHours, 3, 1000);
    require("cells", cells, 4, 1000);
  }

  private static void require(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s must be in [%.0f, %.0f], but were %s".formatted(name, low, high, value));
    }
  }
}

package io.galvani.trainer.anomaly;

import io.galvani.trainer.round.PackSplit;
import java.util.ArrayList;
import java.util.List;

/**
 * Vehicles shared out by the hash of their names, so that a vehicle is on one side for ever: one in
 * four healthy ones sets the threshold, one in four is judged on, the others are learned from.
 * Faulty ones are only ever judged on.
 *
 * @param learned healthy vehicles to learn from
 * @param threshold healthy vehicles to set the threshold by
 * @param judged the others
 * @param rule how they were shared out, for the lineage
 */
record FleetShares(
    List<VehicleRecord> learned,
    List<VehicleRecord> threshold,
    List<VehicleRecord> judged,
    String rule) {
  private static final PackSplit JUDGED = new PackSplit(4, 0);
  private static final PackSplit THRESHOLD = new PackSplit(4, 1);

  static FleetShares of(List<VehicleRecord> all) {
    FleetShares shares =
        new FleetShares(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            "judged " + JUDGED + ", threshold " + THRESHOLD + ", faulty ones only judged");
    for (VehicleRecord vehicle : all) {
      String name = vehicle.name();
      if (vehicle.faulty() || JUDGED.heldOut(name)) {
        shares.judged.add(vehicle);
      } else if (THRESHOLD.heldOut(name)) {
        shares.threshold.add(vehicle);
      } else {
        shares.learned.add(vehicle);
      }
    }
    return shares;
  }
}

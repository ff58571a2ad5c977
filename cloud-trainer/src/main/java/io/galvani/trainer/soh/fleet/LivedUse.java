package io.galvani.trainer.soh.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The use that a pack lived in for most of its charges. Charges of another one are history, not
 * labels: a cell is of one use, so that what it teaches of a use was lived in it, and it stands on
 * one side of every split. Charges before any use was told count as of the first one that was:
 * whoever names a use for the first time says how the pack has been used.
 *
 * @param name empty if none was told
 * @param charges [charge], the use of each
 */
record LivedUse(String name, List<String> charges) {
  static LivedUse of(List<FleetCharge> account) {
    String first =
        account.stream().map(FleetCharge::use).filter(use -> !use.isEmpty()).findFirst().orElse("");
    List<String> charges = new ArrayList<>();
    boolean told = false;
    for (FleetCharge charge : account) {
      told |= !charge.use().isEmpty();
      charges.add(told ? charge.use() : first);
    }
    return new LivedUse(mostOften(charges), charges);
  }

  /** The later one of those that are there as often. */
  private static String mostOften(List<String> charges) {
    Map<String, Integer> counts = new HashMap<>();
    charges.forEach(use -> counts.merge(use, 1, Integer::sum));
    String most = "";
    for (String use : charges) {
      most = counts.getOrDefault(use, 0) >= counts.getOrDefault(most, 0) ? use : most;
    }
    return most;
  }

  /** Whether a charge was of the use. */
  boolean holds(int charge) {
    return charges.get(charge).equals(name);
  }
}

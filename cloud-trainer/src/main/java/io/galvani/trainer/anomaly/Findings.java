package io.galvani.trainer.anomaly;

import io.galvani.trainer.gate.Coverage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What every way to find faults found in the same vehicles, each at a threshold that was set on the
 * same healthy vehicles for the same rate of false alarms. Alerts count as each way would raise
 * them, asked where it was taught; how well each tells faulty from healthy is compared by what all
 * of them tell of.
 *
 * @param judged the vehicles
 * @param challenger the autoencoder
 * @param peers the newest release, if there is one that tells of enough to be compared with, and
 *     simple ways
 * @param rules those of edge and stream; empty where they did not watch
 * @param coverage of challenger and newest release
 * @param alarmsPerPackDay that the thresholds were set for
 */
record Findings(
    List<VehicleRecord> judged,
    Judgement challenger,
    List<Judgement> peers,
    Optional<Judgement> rules,
    Coverage coverage,
    double alarmsPerPackDay) {

  /**
   * Judges all ways.
   *
   * @param challenger whose threshold is 1
   * @param release the newest one; null if there is none
   * @param simple ways that tell of what the challenger tells of
   */
  static Findings of(
      FleetShares vehicles,
      Scorer challenger,
      @Nullable Scorer release,
      List<Scorer> simple,
      AnomalyPlan plan) {
    List<Snippet> judged = vehicles.judged().stream().flatMap(v -> v.snippets().stream()).toList();
    Coverage coverage =
        Coverage.of(judged, challenger::tells, release == null ? null : release::tells);
    List<Scorer> peers = new ArrayList<>(simple);
    Predicate<Snippet> compared = challenger::tells;
    if (release != null
        && coverage.comparable()
        && Threshold.canBeSet(shown(vehicles.threshold(), release))) {
      peers.add(0, release);
      compared = compared.and(release::tells);
    }
    List<Judgement> judgements = new ArrayList<>();
    for (Scorer peer : peers) {
      double threshold =
          Threshold.of(peer, shown(vehicles.threshold(), peer), plan.alarmsPerPackDay());
      judgements.add(Judgement.of(peer, threshold, shown(vehicles.judged(), peer), compared));
    }
    return new Findings(
        vehicles.judged(),
        Judgement.of(challenger, 1, shown(vehicles.judged(), challenger), compared),
        judgements,
        vehicles.judged().stream().allMatch(v -> v.ruleAlertsS().isPresent())
            ? Optional.of(Judgement.ofRules(vehicles.judged()))
            : Optional.empty(),
        coverage,
        plan.alarmsPerPackDay());
  }

  private static List<VehicleRecord> shown(List<VehicleRecord> vehicles, Scorer scorer) {
    return vehicles.stream().map(v -> v.of(scorer::tells)).toList();
  }

  /** The peer that is best at telling faulty from healthy: what must be beaten. */
  Judgement champion() {
    return peers.stream().max(Comparator.comparingDouble(Judgement::meanAuroc)).orElseThrow();
  }

  /** All of them, the challenger first, the rules last. */
  List<Judgement> all() {
    List<Judgement> all = new ArrayList<>();
    all.add(challenger);
    all.addAll(peers);
    rules.ifPresent(all::add);
    return all;
  }

  /** False alarms that the thresholds were set for, over all healthy days. */
  double plannedFalseAlarms() {
    return alarmsPerPackDay * challenger.healthyDays();
  }

  /** What a vehicle is. */
  VehicleRecord.Label label(String vehicle) {
    return judged.stream().filter(v -> v.name().equals(vehicle)).findFirst().orElseThrow().label();
  }

  /** Faulty vehicles. */
  List<VehicleRecord> faulty() {
    return judged.stream().filter(VehicleRecord::faulty).toList();
  }

  /** Faulty vehicles that one way found and another did not. */
  List<VehicleRecord> foundOnlyBy(Judgement one, Judgement other) {
    return faulty().stream()
        .filter(v -> one.delaysS().containsKey(v.name()))
        .filter(v -> !other.delaysS().containsKey(v.name()))
        .toList();
  }
}

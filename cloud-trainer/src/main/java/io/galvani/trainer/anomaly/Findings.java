package io.galvani.trainer.anomaly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What every way to find faults found in the same vehicles, each at a threshold that was set on the
 * same healthy vehicles for the same rate of false alarms.
 *
 * @param judged the vehicles
 * @param challenger the autoencoder
 * @param peers the newest release, if there is one, and simple ways
 * @param rules those of edge and stream; empty where they did not watch
 * @param alarmsPerPackDay that the thresholds were set for
 */
record Findings(
    List<VehicleRecord> judged,
    Judgement challenger,
    List<Judgement> peers,
    Optional<Judgement> rules,
    double alarmsPerPackDay) {

  static Findings of(
      FleetShares vehicles, Scorer challenger, List<Scorer> peers, AnomalyPlan plan) {
    List<Judgement> judgements = new ArrayList<>();
    for (Scorer peer : peers) {
      double threshold = Threshold.of(peer, vehicles.threshold(), plan.alarmsPerPackDay());
      judgements.add(Judgement.of(peer, threshold, vehicles.judged()));
    }
    return new Findings(
        vehicles.judged(),
        Judgement.of(challenger, 1, vehicles.judged()),
        judgements,
        vehicles.judged().stream().allMatch(v -> v.ruleAlertsS().isPresent())
            ? Optional.of(Judgement.ofRules(vehicles.judged()))
            : Optional.empty(),
        plan.alarmsPerPackDay());
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

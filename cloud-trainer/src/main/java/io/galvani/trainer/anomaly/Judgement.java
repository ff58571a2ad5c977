package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.ScoreRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * How a way to find faults did on vehicles that nothing learned from. Events count, not snippets.
 *
 * @param name of the way
 * @param delaysS by faulty vehicle, seconds from the fault's begin to the first alert after it;
 *     absent where it was missed
 * @param falseAlarms alerts raised where nothing was wrong: in healthy vehicles, and in the others
 *     before the fault
 * @param healthyDays pack-days without a fault
 * @param auroc by faulty vehicle, the chance that a snippet after the fault's begin scores above
 *     one of a healthy vehicle; absent where none was judged after it
 */
record Judgement(
    String name,
    Map<String, Double> delaysS,
    int falseAlarms,
    double healthyDays,
    Map<String, Double> auroc) {

  /** How long after the fault's begin a snippet counts as one of a faulty vehicle. */
  private static final double SHOWS_S = 900;

  /**
   * Judges a scorer at a threshold.
   *
   * @param vehicles with the snippets that it is asked about
   * @param compared those of them that count for {@link #auroc}
   */
  static Judgement of(
      Scorer scorer, double threshold, List<VehicleRecord> vehicles, Predicate<Snippet> compared) {
    Map<String, Double> delays = new HashMap<>();
    Map<String, Double> areas = new HashMap<>();
    Map<VehicleRecord, double[]> scores = new HashMap<>();
    List<Double> healthyScores = new ArrayList<>();
    int falseAlarms = 0;
    double days = 0;
    for (VehicleRecord vehicle : vehicles) {
      double[] own = scorer.scores(vehicle.snippets());
      scores.put(vehicle, own);
      List<Double> alerts = alertsS(vehicle, own, threshold);
      falseAlarms += falseAlarms(vehicle, alerts);
      days += vehicle.healthyDays();
      if (vehicle.faulty()) {
        firstDelayS(vehicle, alerts).ifPresent(s -> delays.put(vehicle.name(), s));
      } else {
        for (int k = 0; k < own.length; k++) {
          if (compared.test(vehicle.snippets().get(k))) {
            healthyScores.add(own[k]);
          }
        }
      }
    }
    double[] sorted = healthyScores.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    scores.forEach(
        (vehicle, own) -> {
          double area = vehicle.faulty() ? area(vehicle, own, sorted, compared) : Double.NaN;
          if (!Double.isNaN(area)) {
            areas.put(vehicle.name(), area);
          }
        });
    return new Judgement(scorer.name(), delays, falseAlarms, days, areas);
  }

  /** Judges the rules of edge and stream, any of them, where they watched. */
  static Judgement ofRules(List<VehicleRecord> vehicles) {
    Map<String, Double> delays = new HashMap<>();
    int falseAlarms = 0;
    double days = 0;
    for (VehicleRecord vehicle : vehicles) {
      falseAlarms += falseAlarms(vehicle, vehicle.ruleAlertsS().orElse(List.of()));
      days += vehicle.healthyDays();
      if (vehicle.faulty()) {
        firstDelayS(vehicle, vehicle.ruleAlertsS().orElse(List.of()))
            .ifPresent(s -> delays.put(vehicle.name(), s));
      }
    }
    return new Judgement("rules", delays, falseAlarms, days, Map.of());
  }

  /** When alerts were raised, as edge and stream raise them. */
  private static List<Double> alertsS(VehicleRecord vehicle, double[] scores, double threshold) {
    List<Double> alerts = new ArrayList<>();
    ScoreRun run = new ScoreRun();
    boolean open = false;
    for (int k = 0; k < scores.length; k++) {
      run.add(scores[k] / threshold);
      if (!open && run.persistent() > 1) {
        alerts.add(vehicle.snippets().get(k).atS());
        open = true;
      } else if (open && run.gone()) {
        open = false;
      }
    }
    return alerts;
  }

  private static int falseAlarms(VehicleRecord vehicle, List<Double> alertsS) {
    return (int) alertsS.stream().filter(s -> s < vehicle.onsetS()).count();
  }

  private static OptionalDouble firstDelayS(VehicleRecord vehicle, List<Double> alertsS) {
    return alertsS.stream().mapToDouble(s -> s - vehicle.onsetS()).filter(s -> s >= 0).min();
  }

  private static double area(
      VehicleRecord vehicle, double[] scores, double[] healthy, Predicate<Snippet> compared) {
    double sum = 0;
    int count = 0;
    for (int k = 0; k < scores.length; k++) {
      Snippet snippet = vehicle.snippets().get(k);
      if (snippet.atS() > vehicle.onsetS() + SHOWS_S && compared.test(snippet)) {
        int at = Arrays.binarySearch(healthy, scores[k]);
        sum += (double) (at < 0 ? -at - 1 : at) / healthy.length;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /** Mean of {@link #auroc}. */
  double meanAuroc() {
    return auroc.values().stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Share of the faulty vehicles that were found. */
  double recall(List<VehicleRecord> vehicles) {
    long faulty = vehicles.stream().filter(VehicleRecord::faulty).count();
    return faulty == 0 ? Double.NaN : (double) delaysS.size() / faulty;
  }

  /** False alarms a pack-day. */
  double falseAlarmsPerDay() {
    return falseAlarms / healthyDays;
  }

  /** Upper end of the 95 % interval of that rate, one-sided, by Poisson's law. */
  double falseAlarmsPerDayUpper() {
    return Poisson.upper95(falseAlarms) / healthyDays;
  }
}

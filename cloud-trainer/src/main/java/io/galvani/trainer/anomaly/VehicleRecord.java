package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.detect.AlertTransition.Phase;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.PackTwin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What came of a vehicle: its snippets, and when the rules of edge and stream raised alerts.
 *
 * @param label what it is
 * @param snippets in order
 * @param ruleAlertsS seconds from the first sample to each alert that a rule raised; empty where no
 *     rules watched
 */
record VehicleRecord(Label label, List<Snippet> snippets, Optional<List<Double>> ruleAlertsS) {
  /**
   * What a vehicle is.
   *
   * @param name of its own, by whose hash vehicles are shared out
   * @param pack whose steps they are: vehicles of one pack are no independent evidence
   * @param kind of the fault, or that there is none
   * @param stratum kind of the fault and how bad it is, or that there is none
   * @param onsetS seconds to the fault's begin; without one, infinite
   * @param healthyS time without a fault, s
   */
  record Label(
      String name, String pack, String kind, String stratum, double onsetS, double healthyS) {}

  /** Drives a vehicle: every sample goes through the filter and the rules of edge and stream. */
  static VehicleRecord of(Vehicle vehicle) {
    PackTwin twin = vehicle.twin();
    PackEstimator estimator = new PackEstimator(twin.model());
    PackState state = estimator.newState();
    PackDetector detector = new PackDetector(twin.model());
    DetectorState watch = detector.newState();
    PackSnippets cutter = new PackSnippets(twin.model());
    List<Snippet> snippets = new ArrayList<>();
    List<Double> alertsS = new ArrayList<>();
    PackSample sample = new PackSample();
    do {
      twin.next(sample);
      StepOutcome outcome = estimator.step(state, sample);
      double atS = twin.truth().elapsedS();
      detector.step(
          watch,
          state,
          sample,
          outcome,
          alert -> {
            if (alert.phase() == Phase.RAISED) {
              alertsS.add(atS);
            }
          });
      if (cutter.add(state, sample, outcome)) {
        float[] values = new float[PackSnippets.WIDTH];
        cutter.copyTo(values);
        snippets.add(new Snippet(values, cutter.charging(), atS));
      }
    } while (twin.truth().elapsedS() < vehicle.hours() * 3600);
    return new VehicleRecord(label(vehicle), snippets, Optional.of(alertsS));
  }

  /** The same without what edge and stream would pass over, such as a use that is not known. */
  VehicleRecord of(Predicate<Snippet> told) {
    return new VehicleRecord(label, snippets.stream().filter(told).toList(), ruleAlertsS);
  }

  /** The same with so many snippets at most, evenly over its time. */
  VehicleRecord thinned(int most) {
    int count = Math.min(Math.max(1, most), snippets.size());
    List<Snippet> some = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      some.add(snippets.get((int) ((long) k * snippets.size() / count)));
    }
    return new VehicleRecord(label, some, ruleAlertsS);
  }

  private static Label label(Vehicle vehicle) {
    double onsetS = vehicle.fault().map(Fault::onsetS).orElse(Double.POSITIVE_INFINITY);
    return new Label(
        vehicle.name(),
        vehicle.name(),
        vehicle.kind(),
        vehicle.stratum(),
        onsetS,
        Math.min(vehicle.hours() * 3600, onsetS));
  }

  /** Its name. */
  String name() {
    return label.name();
  }

  /** Whether anything is planted. */
  boolean faulty() {
    return Double.isFinite(label.onsetS());
  }

  /** Seconds to the fault's begin; without one, infinite. */
  double onsetS() {
    return label.onsetS();
  }

  /** Days without a fault. */
  double healthyDays() {
    return label.healthyS() / 86_400;
  }
}

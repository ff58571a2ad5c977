package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.DriverRanges;
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

/**
 * What came of a vehicle: its snippets, and when the rules of edge and stream raised alerts.
 *
 * @param vehicle which
 * @param snippets in order
 * @param ruleAlertsS seconds from the first sample to each alert that a rule raised
 */
record VehicleRecord(Vehicle vehicle, List<Snippet> snippets, List<Double> ruleAlertsS) {

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
    return new VehicleRecord(vehicle, snippets, alertsS);
  }

  /** The same without what edge and stream would pass over: a use that nothing was learned from. */
  VehicleRecord within(DriverRanges ranges) {
    List<Snippet> shown = snippets.stream().filter(s -> ranges.contain(s.values())).toList();
    return new VehicleRecord(vehicle, shown, ruleAlertsS);
  }

  /** Whether anything is planted. */
  boolean faulty() {
    return vehicle.fault().isPresent();
  }

  /** Seconds to the fault's begin; without one, never. */
  double onsetS() {
    return vehicle.fault().map(Fault::onsetS).orElse(Double.POSITIVE_INFINITY);
  }

  /** Days without a fault. */
  double healthyDays() {
    return Math.min(vehicle.hours() * 3600, onsetS()) / 86_400;
  }
}

package io.galvani.chassis.cells;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.detect.AlertTransition;
import io.galvani.battery.detect.AlertTransition.ComponentKind;
import io.galvani.battery.detect.AlertTransition.Phase;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.twin.DemoFleet;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.battery.twin.PackTwin;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's fleet with the shipped cells: what is planted is found, and nothing else. */
class DemoFleetDetectionTest {
  private static final int SECONDS = 90 * 60;
  private static final long START_MS = 1_767_225_600_000L;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void findsEveryFaultInTimeAndRaisesNothingElse(long seed) {
    CellLibrary cells = CellLibrary.shipped();
    List<String> complaints = new ArrayList<>();
    for (DemoFleet.Pack pack :
        DemoFleet.packs(
            cells.get("lg-hg2").parameters(),
            cells.get("k2-lfp26650").parameters(),
            START_MS,
            seed)) {
      complain(pack, run(pack), complaints);
    }

    assertThat(complaints).as("seed %d", seed).isEmpty();
  }

  private static List<AlertTransition> run(DemoFleet.Pack pack) {
    PackTwin twin = pack.twin();
    PackEstimator estimator = new PackEstimator(twin.model());
    PackState state = estimator.newState();
    PackDetector detector = new PackDetector(twin.model());
    DetectorState watch = detector.newState();
    PackSample sample = new PackSample();
    List<AlertTransition> raised = new ArrayList<>();
    for (int second = 0; second < SECONDS; second++) {
      twin.next(sample);
      StepOutcome outcome = estimator.step(state, sample);
      detector.step(
          watch,
          state,
          sample,
          outcome,
          alert -> {
            if (alert.phase() == Phase.RAISED) {
              raised.add(alert);
            }
          });
    }
    return raised;
  }

  private static void complain(
      DemoFleet.Pack pack, List<AlertTransition> raised, List<String> complaints) {
    for (Fault fault : pack.faults()) {
      boolean found =
          raised.stream()
              .anyMatch(
                  a ->
                      DemoFleet.rules(fault.kind()).contains(a.rule())
                          && concerns(pack, fault, a)
                          && a.atMs() - START_MS >= 1000 * fault.onsetS()
                          && a.atMs() - START_MS
                              <= 1000 * (fault.onsetS() + DemoFleet.deadlineS(fault.kind())));
      if (!found) {
        complaints.add("missed " + pack.name() + " " + fault);
      }
    }
    for (AlertTransition alert : raised) {
      if (pack.faults().stream().noneMatch(fault -> concerns(pack, fault, alert))) {
        complaints.add("false " + pack.name() + " " + alert);
      }
    }
  }

  private static boolean concerns(DemoFleet.Pack pack, Fault fault, AlertTransition alert) {
    if (fault.kind() == FaultKind.COOLING_LOSS) {
      int module = pack.settings().layout().cellsPerModule();
      return alert.componentKind() == ComponentKind.PROBE
          && pack.settings().layout().probeCell()[alert.componentIndex()] / module
              == fault.cell() / module;
    }
    return alert.componentKind() == ComponentKind.CELL && alert.componentIndex() == fault.cell();
  }
}

package io.galvani.battery.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.detect.AlertTransition.Phase;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A board that reads some of its cells seconds later than the others, as loggers of vehicles do.
 */
class LateReadingTest {
  private static final int CELLS = 24;
  private static final int LATE_CELLS = 3;
  private static final int LATE_S = 6;
  private static final int JOINT_CELL = 15;
  private static final int SECONDS = 3 * 3600;

  @Test
  void lateReadingIsNoResistance() {
    assertThat(cellsFound(List.of())).isEmpty();
  }

  @Test
  void aJointIsFoundAmongLateReadings() {
    double jointMilliohm = 1.2 * 20;
    Fault joint = new Fault(FaultKind.HIGH_RESISTANCE_JOINT, JOINT_CELL, 900, jointMilliohm);

    assertThat(cellsFound(List.of(joint))).containsExactly("cell-resistance " + JOINT_CELL);
  }

  private static Set<String> cellsFound(List<Fault> faults) {
    PackTwin twin = new PackTwin(TwinSettings.of(CELLS), TestCells.nmc(), 11, faults);
    PackEstimator estimator = new PackEstimator(twin.model());
    PackState state = estimator.newState();
    PackDetector detector = new PackDetector(twin.model());
    DetectorState watch = detector.newState();
    PackSample sample = new PackSample();
    List<double[]> past = new ArrayList<>();
    Set<String> found = new TreeSet<>();
    for (int second = 0; second < SECONDS; second++) {
      twin.next(sample);
      past.add(sample.cellVoltageV().clone());
      double[] lateV = past.get(Math.max(0, second - LATE_S));
      System.arraycopy(lateV, 0, sample.cellVoltageV(), 0, LATE_CELLS);
      StepOutcome outcome = estimator.step(state, sample);
      detector.step(
          watch,
          state,
          sample,
          outcome,
          alert -> {
            if (alert.phase() == Phase.RAISED) {
              found.add(alert.rule() + " " + alert.componentIndex());
            }
          });
    }
    return found;
  }
}

package io.galvani.battery.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.detect.AlertTransition.Phase;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SensorRulesTest {
  /** Packs that accelerate hard right after, so that for a moment all cells lie far apart. */
  @ParameterizedTest
  @ValueSource(longs = {9, 12, 16, 55})
  void anOffsetOutlastsWhatHidesItForAMoment(long seed) {
    assertThat(raised(seed)).containsExactly("sensor-offset 7");
  }

  private static List<String> raised(long seed) {
    Fault offset = new Fault(FaultKind.OFFSET_VOLTAGE_SENSOR, 7, 1500, 30);
    PackTwin twin =
        new PackTwin(TwinSettings.of(24), TestCells.nmc().scaledTo(60), seed, List.of(offset));
    PackEstimator estimator = new PackEstimator(twin.model());
    PackState state = estimator.newState();
    PackDetector detector = new PackDetector(twin.model());
    DetectorState watch = detector.newState();
    PackSample sample = new PackSample();
    List<String> raised = new ArrayList<>();
    do {
      twin.next(sample);
      detector.step(
          watch,
          state,
          sample,
          estimator.step(state, sample),
          alert -> {
            if (alert.phase() == Phase.RAISED) {
              raised.add(alert.rule() + " " + alert.componentIndex());
            }
          });
    } while (twin.truth().elapsedS() < 5400);
    return raised;
  }
}

package io.galvani.battery.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.detect.AlertTransition;
import io.galvani.battery.detect.AlertTransition.Phase;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.detect.Severity;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PackAnomalyTest {
  private static final int CELLS = 12;
  private static final int CURRENT = SnippetFeature.CURRENT.index() * PackSnippets.STEPS;
  private static final DriverRanges WIDE = ranges(9);

  private static DriverRanges ranges(double mostCRate) {
    double[] low = new double[SnippetFeature.COUNT];
    double[] high = new double[SnippetFeature.COUNT];
    Arrays.fill(low, -1000);
    Arrays.fill(high, 1000);
    high[SnippetFeature.CURRENT.index()] = mostCRate;
    return new DriverRanges(low, high);
  }

  /** Four hours of a pack, and what a network makes of its snippets. */
  private static final class Drive {
    final List<float[]> shown = new ArrayList<>();
    final List<AlertTransition> alerts = new ArrayList<>();
    final PackAnomaly anomaly;

    Drive(DriverRanges ranges, double score, double highFromS) {
      PackTwin twin = new PackTwin(TwinSettings.of(CELLS), TestCells.nmc(), 7, List.of());
      PackEstimator estimator = new PackEstimator(twin.model());
      PackDetector detector = new PackDetector(twin.model());
      DetectorState watch = detector.newState();
      PackState state = estimator.newState();
      PackSample sample = new PackSample();
      anomaly =
          new PackAnomaly(
              twin.model(),
              (snippet, answer) -> {
                shown.add(snippet.clone());
                answer[0] = (float) (twin.truth().elapsedS() < highFromS ? 0.1 : score);
              },
              ranges);
      do {
        twin.next(sample);
        if (anomaly.step(state, sample, estimator.step(state, sample))) {
          anomaly.tell(detector, watch, sample, alerts::add);
        }
      } while (twin.truth().elapsedS() < 4 * 3600);
    }
  }

  @Test
  void snippetsAreOfDrivingOrOfChargingAndSayWhich() {
    Drive drive = new Drive(WIDE, 0, 0);

    assertThat(drive.shown).hasSizeGreaterThan(20);
    int charging = 0;
    for (float[] snippet : drive.shown) {
      int into = 0;
      for (int t = 0; t < PackSnippets.STEPS; t++) {
        into += snippet[CURRENT + t] > 0.05 ? 1 : 0;
      }
      boolean said = snippet[PackSnippets.WIDTH - 1] == 1;
      assertThat(into).satisfies(n -> assertThat(said ? n > 57 : n < 23).isTrue());
      charging += said ? 1 : 0;
    }
    assertThat(charging).isBetween(3, drive.shown.size() - 3);
  }

  @Test
  void extremesEncloseTheMedianAndEveryNumberIsOne() {
    for (float[] snippet : new Drive(WIDE, 0, 0).shown) {
      for (int t = 0; t < PackSnippets.STEPS; t++) {
        assertThat(at(snippet, SnippetFeature.LOWEST_CELL, t)).isLessThanOrEqualTo(0);
        assertThat(at(snippet, SnippetFeature.HIGHEST_CELL, t)).isBetween(0f, 0.1f);
        assertThat(at(snippet, SnippetFeature.COLDEST_PROBE, t)).isLessThanOrEqualTo(0);
        assertThat(at(snippet, SnippetFeature.SOC, t)).isBetween(0.05f, 1f);
      }
      for (float number : snippet) {
        assertThat(number).isFinite();
      }
    }
  }

  private static float at(float[] snippet, SnippetFeature feature, int step) {
    return snippet[feature.index() * PackSnippets.STEPS + step];
  }

  @Test
  void useOutsideTheTrainingRangeIsNotJudged() {
    Drive drive = new Drive(ranges(0.5), 9, 0);

    assertThat(drive.anomaly.ignored()).isPositive();
    for (float[] snippet : drive.shown) {
      for (int t = 0; t < PackSnippets.STEPS; t++) {
        assertThat(snippet[CURRENT + t]).isLessThanOrEqualTo(0.5f);
      }
    }
  }

  @Test
  void alertIsRaisedOnceAfterARunOfHighScoresAndIsNeverCritical() {
    Drive mild = new Drive(WIDE, 1.5, 2 * 3600);
    Drive strong = new Drive(WIDE, 40, 2 * 3600);

    assertThat(mild.alerts).isNotEmpty();
    assertThat(mild.alerts.get(0).phase()).isEqualTo(Phase.RAISED);
    assertThat(mild.alerts.get(0).rule()).isEqualTo("learned-anomaly");
    assertThat(mild.alerts.stream().filter(a -> a.phase() == Phase.RAISED)).hasSize(1);
    assertThat(mild.alerts).allSatisfy(a -> assertThat(a.severity()).isEqualTo(Severity.INFO));
    assertThat(strong.alerts).allSatisfy(a -> assertThat(a.severity()).isEqualTo(Severity.MINOR));
    long hops = ScoreRun.LENGTH * PackSnippets.HOP * 10_000L - PackSnippets.HOP * 10_000L;
    long startMs = TwinSettings.of(CELLS).startMs();
    assertThat(mild.alerts.get(0).atMs() - startMs).isGreaterThan(2 * 3_600_000 + hops);
  }

  @Test
  void usualScoresRaiseNothing() {
    assertThat(new Drive(WIDE, 0.99, 0).alerts).isEmpty();
  }

  @Test
  void alertEndsWhenNoModelServesAnyMore() {
    PackTwin twin = new PackTwin(TwinSettings.of(CELLS), TestCells.nmc(), 7, List.of());
    PackDetector detector = new PackDetector(twin.model());
    DetectorState watch = detector.newState();
    PackSample sample = new PackSample();
    twin.next(sample);
    List<AlertTransition> alerts = new ArrayList<>();

    detector.learnedNothing(watch, sample, alerts::add);
    detector.learned(watch, sample, 1.2, false, java.util.Map.of(), alerts::add);
    detector.learnedNothing(watch, sample, alerts::add);
    detector.learnedNothing(watch, sample, alerts::add);

    assertThat(alerts.stream().map(AlertTransition::phase))
        .containsExactly(Phase.RAISED, Phase.CLEARED);
  }

  @Test
  void answerThatIsNoNumberIsAFaultAndNoScore() {
    Drive drive = new Drive(WIDE, Double.NaN, 0);

    assertThat(drive.anomaly.faults()).isEqualTo(drive.anomaly.judged()).isPositive();
    assertThat(drive.anomaly.score()).isNaN();
    assertThat(drive.alerts).isEmpty();
  }

  @Test
  void rangeThatIsNoneIsRefusedByName() {
    double[] low = new double[SnippetFeature.COUNT];
    double[] high = new double[SnippetFeature.COUNT];
    high[SnippetFeature.SOC.index()] = -1;

    assertThatThrownBy(() -> new DriverRanges(low, high))
        .hasMessage("range of soc must be two numbers in order, but was [0.0, -1.0]");
  }
}

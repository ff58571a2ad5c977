package io.galvani.trainer.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HindsightLabelsTest {
  private static final CellParameters CELL = CellLibrary.shipped().get("lg-hg2").parameters();
  private static final double FILTER_ERROR = 0.06;
  private static final double OFFSET_C_RATE = 0.01;

  @Test
  void driveBetweenTwoRestsIsLabelledThoughTheCurrentReadsWrong() {
    List<Double> truth = new ArrayList<>();
    List<FleetStep> steps = steps(true, true, truth);

    CorrectionSequence labelled = new HindsightLabels(CELL, 1800).label("a/b", "NMC", steps);

    for (int k = 250; k < 550; k++) {
      double label = (double) labelled.features()[k][5] + labelled.error()[k];
      assertThat(label).isCloseTo(truth.get(k), within(0.01));
      double sigma = Math.sqrt(labelled.variance()[k]);
      assertThat(Math.abs(label - truth.get(k))).isLessThan(3 * sigma);
    }
  }

  @Test
  void restAfterwardsTellsBackwardsWhatTheDriveBeganWith() {
    List<Double> truth = new ArrayList<>();
    List<FleetStep> steps = steps(false, true, truth);

    CorrectionSequence labelled = new HindsightLabels(CELL, 1800).label("a/b", "NMC", steps);

    int first = 10;
    assertThat((double) labelled.features()[first][5] + labelled.error()[first])
        .isCloseTo(truth.get(first), within(0.035));
    assertThat(labelled.variance()[first]).isGreaterThan(labelled.variance()[390]);
  }

  @Test
  void withoutARestNothingIsLabelled() {
    CorrectionSequence labelled =
        new HindsightLabels(CELL, 1800).label("a/b", "NMC", steps(false, false, new ArrayList<>()));

    assertThat(labelled.labelled()).isZero();
  }

  @Test
  void missingCurrentWidensTheLabelInsteadOfBreakingIt() {
    List<FleetStep> steps = steps(true, true, new ArrayList<>());
    for (int k = 300; k < 310; k++) {
      steps.get(k).features()[1] = Float.NaN;
    }

    CorrectionSequence labelled = new HindsightLabels(CELL, 1800).label("a/b", "NMC", steps);

    for (float error : labelled.error()) {
      assertThat(Float.isInfinite(error)).isFalse();
    }
    assertThat(labelled.labelled()).isGreaterThan(100);
  }

  /** The error of the curve is the same all through a rest. */
  @Test
  void longRestTellsNoMoreThanOneOfItsAnchors() {
    float[] row = {
      (float) CELL.ocv().ocvV(0.5, 25), 0, 25, (float) CELL.ocv().ocvV(0.5, 25), 0, 0.5f, 0, 0.5f
    };
    List<FleetStep> night = new ArrayList<>();
    for (int k = 0; k < 8 * 360; k++) {
      night.add(new FleetStep(10_000L * k, 10, row));
    }

    double[][] one = new RestAnchors(CELL, 1800).find(night.subList(0, 190));
    double sigma = Arrays.stream(one).mapToDouble(a -> a[1]).filter(s -> s > 0).min().orElseThrow();
    CorrectionSequence labelled = new HindsightLabels(CELL, 1800).label("a/b", "NMC", night);

    assertThat(Math.sqrt(labelled.variance()[8 * 180])).isBetween(0.9 * sigma, 1.1 * sigma);
  }

  /** A pause within a step, or between two, may have moved the charge by what nobody measured. */
  @Test
  void timeThatNobodyMeasuredWidensTheLabel() {
    List<FleetStep> steps = steps(true, false, new ArrayList<>());
    double measured = variance(steps);

    List<FleetStep> missing = new ArrayList<>(steps);
    missing.subList(300, 305).clear();
    assertThat(variance(missing)).isBetween(measured + 6e-4, measured + 9e-4);

    List<FleetStep> paused = new ArrayList<>();
    for (int k = 0; k < steps.size(); k++) {
      FleetStep step = steps.get(k);
      long laterMs = k >= 300 ? 290_000 : 0;
      paused.add(new FleetStep(step.timestampMs() + laterMs, k == 300 ? 300 : 10, step.features()));
    }
    assertThat(variance(paused)).isGreaterThan(measured + 0.02);
  }

  /**
   * Counted charge moves the SOC of a faded cell further: its labels may not be those of a new one.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1.0, 0.95, 0.9, 0.85, 0.8, 0.7})
  void labelsOfAnAgedPackAreRightWithinTheirSigma(double soh) {
    List<Double> truth = new ArrayList<>();
    List<FleetStep> steps = day(soh, truth);

    CorrectionSequence labelled = new HindsightLabels(CELL, 1800).label("a/b", "NMC", steps);

    double sum = 0;
    int usable = 0;
    int far = 0;
    for (int k = 0; k < steps.size(); k++) {
      if (labelled.usable(k)) {
        double label = (double) labelled.features()[k][5] + labelled.error()[k];
        double apart = Math.abs(label - truth.get(k));
        usable++;
        sum += apart;
        far += apart > 3 * Math.sqrt(labelled.variance()[k]) ? 1 : 0;
      }
    }
    assertThat(usable).isGreaterThan(steps.size() / 2);
    assertThat(far).isZero();
    assertThat(sum / usable).isLessThan(0.006);
  }

  /** Seven hours of a perfect sensor: hard and gentle driving, a charge, a drive, four rests. */
  private static List<FleetStep> day(double soh, List<Double> truth) {
    List<FleetStep> steps = new ArrayList<>();
    double soc = 0.95;
    for (int k = 0; k < 2600; k++) {
      double rate = rate(k);
      soc += rate * 10 / 3600 / soh;
      truth.add(soc);
      float v = (float) (CELL.ocv().ocvV(soc, 25) + 0.1 * rate);
      float[] row = {v, (float) rate, 25, v, (float) rate, (float) (soc - 0.02), 0, 0.05f};
      steps.add(new FleetStep(10_000L * k, 10, row));
    }
    return steps;
  }

  private static double rate(int k) {
    if (k >= 200 && k < 300) {
      return -1;
    }
    if (k >= 300 && k < 900) {
      return -0.15;
    }
    if (k >= 1100 && k < 1800) {
      return 0.25;
    }
    if (k >= 2000 && k < 2100) {
      return -0.8;
    }
    return k >= 2100 && k < 2400 ? -0.1 : 0;
  }

  /** Of the last label there is, made possible by a filter that knows nothing. */
  private static double variance(List<FleetStep> steps) {
    List<FleetStep> unsure =
        steps.stream()
            .map(
                step -> {
                  float[] row = step.features().clone();
                  row[7] = 0.5f;
                  return new FleetStep(step.timestampMs(), step.durationS(), row);
                })
            .toList();
    CorrectionSequence labelled = new HindsightLabels(CELL, 1800).label("a/b", "NMC", unsure);
    return labelled.variance()[steps.size() - 1];
  }

  /** 200 steps of rest, 400 of driving at C/2, 200 of rest, each part only if wanted. */
  private static List<FleetStep> steps(boolean before, boolean after, List<Double> truth) {
    List<FleetStep> steps = new ArrayList<>();
    double soc = 0.9;
    for (int k = before ? 0 : 200; k < (after ? 800 : 600); k++) {
      double rate = k >= 200 && k < 600 ? -0.5 : 0;
      soc += rate * 10 / 3600;
      truth.add(soc);
      float voltageV = (float) (CELL.ocv().ocvV(soc, 25) + 0.1 * rate);
      float[] row = {
        voltageV,
        (float) (rate + OFFSET_C_RATE),
        25,
        voltageV,
        (float) rate,
        (float) (soc - FILTER_ERROR),
        0,
        0.08f
      };
      steps.add(new FleetStep(10_000L * k, 10, row));
    }
    return steps;
  }
}

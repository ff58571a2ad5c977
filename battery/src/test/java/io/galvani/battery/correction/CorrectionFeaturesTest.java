package io.galvani.battery.correction;

import static io.galvani.battery.correction.CorrectionFeature.CURRENT;
import static io.galvani.battery.correction.CorrectionFeature.CURRENT_SLOW;
import static io.galvani.battery.correction.CorrectionFeature.INNOVATION;
import static io.galvani.battery.correction.CorrectionFeature.SOC;
import static io.galvani.battery.correction.CorrectionFeature.SOC_SIGMA;
import static io.galvani.battery.correction.CorrectionFeature.TEMPERATURE;
import static io.galvani.battery.correction.CorrectionFeature.VOLTAGE;
import static io.galvani.battery.correction.CorrectionFeature.VOLTAGE_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CorrectionFeaturesTest {
  private static final double NAN = Double.NaN;

  private final CorrectionFeatures features = new CorrectionFeatures();

  @Test
  void aBlockIsTenSecondsOfEventTimeAndItsMeans() {
    assertThat(features.add(0, 3.0, 0, 20, 0.5, 0.1, NAN)).isFalse();
    for (int s = 1; s < 10; s++) {
      assertThat(features.add(1, 3.0 + s, s, 20 + s, 0.5, 0.1, 0.001 * s)).isFalse();
    }

    assertThat(features.add(1, 13.0, 10, 30, 0.6, 0.2, 0.010)).isTrue();

    assertThat(features.value(VOLTAGE)).isEqualTo(8f);
    assertThat(features.value(CURRENT)).isEqualTo(5f);
    assertThat(features.value(TEMPERATURE)).isEqualTo(25f);
    assertThat(features.value(SOC)).isEqualTo(0.6f);
    assertThat(features.value(SOC_SIGMA)).isEqualTo(0.2f);
    assertThat(features.value(INNOVATION)).isCloseTo(0.0055f, within(1e-7f));
    assertThat(features.value(VOLTAGE_SLOW)).isEqualTo(8f);
    assertThat(features.startsAnew()).isTrue();
    assertThat(features.complete()).isTrue();
  }

  @Test
  void slowAveragesForgetWithThreeHundredSeconds() {
    blocks(1, 4.0, 0);
    blocks(30, 3.0, 1);

    double left = Math.exp(-1);
    assertThat(features.value(VOLTAGE_SLOW)).isCloseTo((float) (3 + left), within(1e-5f));
    assertThat(features.value(CURRENT_SLOW)).isCloseTo((float) (1 - left), within(1e-5f));
    assertThat(features.value(VOLTAGE)).isEqualTo(3f);
    assertThat(features.startsAnew()).isFalse();
  }

  @Test
  void aSourceSlowerThanTheBlockMakesARowASampleWithTheAveragesOfItsInterval() {
    features.add(0, 4, 0, 25, 0.5, 0.1, 0);
    assertThat(features.add(30, 4, 0, 25, 0.5, 0.1, 0)).isTrue();
    assertThat(features.add(300, 3, 0, 25, 0.5, 0.1, 0)).isTrue();

    assertThat(features.value(VOLTAGE_SLOW)).isCloseTo((float) (3 + Math.exp(-1)), within(1e-6f));
  }

  @Test
  void aValueThatNeverCameMakesTheRowIncompleteAndLeavesTheSlowAverage() {
    blocks(3, 4.0, 1);
    for (int s = 0; s < 10; s++) {
      features.add(1, NAN, Double.POSITIVE_INFINITY, 25, 0.5, 0.1, NAN);
    }

    assertThat(features.complete()).isFalse();
    assertThat(features.value(VOLTAGE)).isNaN();
    assertThat(features.value(VOLTAGE_SLOW)).isEqualTo(4f);
    assertThat(features.value(CURRENT_SLOW)).isEqualTo(1f);
    blocks(1, 4.0, 1);
    assertThat(features.complete()).isTrue();
  }

  @Test
  void aLongGapAndATimeThatIsNotKnownBeginAnew() {
    for (double gapS : new double[] {601, NAN, -5}) {
      blocks(3, 4.0, 1);
      features.add(gapS, 3.0, 0, 25, 0.5, 0.1, 0);
      blocks(1, 3.0, 0);

      assertThat(features.startsAnew()).as("gap %s", gapS).isTrue();
      assertThat(features.value(VOLTAGE_SLOW)).isEqualTo(3f);
    }
  }

  @Test
  void aRestoredBuilderMakesTheSameRowsToTheBit() {
    Random random = new Random(7);
    for (int s = 0; s < 503; s++) {
      step(features, random);
    }
    CorrectionFeatures restored = CorrectionFeatures.read(features.block());
    Random other = new Random(11);
    Random same = new Random(11);
    float[] expected = new float[CorrectionFeature.COUNT];
    float[] row = new float[CorrectionFeature.COUNT];
    for (int s = 0; s < 100; s++) {
      assertThat(step(restored, same)).isEqualTo(step(features, other));
      features.copyTo(expected, 0);
      restored.copyTo(row, 0);
      assertThat(s < 10 || java.util.Arrays.equals(row, expected)).isTrue();
    }
    assertThat(restored.block()).isEqualTo(features.block());
    assertThatThrownBy(() -> CorrectionFeatures.read(new byte[3]))
        .hasMessageContaining("but had 3 of version 0");
  }

  @Test
  void readingAPackLeavesItsFilterAsItWasAndGivesItsNumbers() {
    PackModel model = new PackModel(TestCells.nmc(), 2, 2, new int[] {0}, 1);
    PackEstimator estimator = new PackEstimator(model);
    PackState state = estimator.newState();
    PackState alone = estimator.newState();
    PackSample sample = new PackSample();
    int rows = 0;
    for (int s = 0; s <= 100; s++) {
      double[] cellV = {3.60, s == 50 ? NAN : 3.62};
      sample.set(s, 1000L * s, 1000L * s, 1, -6, NAN, cellV, new double[] {20}, NAN, 0);
      StepOutcome outcome = estimator.step(state, sample);
      estimator.step(alone, sample);
      rows += features.add(model, state, sample, outcome) ? 1 : 0;
      features.add(model, state, sample, StepOutcome.REJECTED);
    }

    assertThat(rows).isEqualTo(10);
    assertThat(state.digest()).isEqualTo(alone.digest());
    assertThat(features.value(CURRENT)).isEqualTo(-1f);
    assertThat(features.value(VOLTAGE)).isCloseTo(3.61f, within(1e-6f));
    assertThat(features.value(SOC)).isEqualTo((float) state.soc());
    assertThat(features.value(SOC_SIGMA)).isEqualTo((float) state.socSigma());
  }

  @Test
  void rangesHoldTheirBoundsAndNoNaN() {
    double[] low = {3, -1, 0, 3, -1, 0, -0.1, 0};
    double[] high = {4, 1, 40, 4, 1, 1, 0.1, 0.5};
    FeatureRanges ranges = new FeatureRanges(low, high);
    float[] row = {9, 3, -1, 40, 3, 1, 0.5f, 0, 0.1f};

    assertThat(ranges.contains(row, 1)).isTrue();
    row[3] = 40.1f;
    assertThat(ranges.contains(row, 1)).isFalse();
    row[3] = Float.NaN;
    assertThat(ranges.contains(row, 1)).isFalse();
    high[5] = -1;
    assertThatThrownBy(() -> new FeatureRanges(low, high))
        .hasMessage("range of soc must be two numbers in order, but was [0.0, -1.0]");
  }

  private void blocks(int count, double voltageV, double cRate) {
    for (int s = 0; s < 10 * count; s++) {
      features.add(1, voltageV, cRate, 25, 0.5, 0.1, 0);
    }
  }

  private static boolean step(CorrectionFeatures features, Random random) {
    return features.add(
        1,
        3.5 + 0.1 * random.nextGaussian(),
        random.nextGaussian(),
        25 + random.nextGaussian(),
        random.nextDouble(),
        0.1,
        0.01 * random.nextGaussian());
  }
}

package io.galvani.battery.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PackCorrectionTest {
  private static final double NAN = Double.NaN;
  private static final double[] LOW = {2, -5, -30, 2, -5, 0, -1, 0};
  private static final double[] HIGH = {5, 5, 60, 5, 5, 1, 1, 1};

  private final PackModel model = new PackModel(TestCells.nmc(), 1, 1, new int[] {0}, 1);
  private final PackEstimator estimator = new PackEstimator(model);
  private final Counting network = new Counting();
  private PackState state = estimator.newState();
  private PackState alone = estimator.newState();
  private PackCorrection correction =
      new PackCorrection(model, network, new FeatureRanges(LOW, HIGH));
  private long second;

  /** Answers a correction of a tenth of a point a step since its start, to within 0.3 %. */
  private static final class Counting implements CorrectionNetwork {
    private float spoiled;

    @Override
    public int hiddenSize() {
      return 2;
    }

    @Override
    public void step(float[] row, float[] hidden, float[] answer) {
      hidden[0] += 1;
      hidden[1] = row[0] + spoiled;
      answer[0] = 0.001f * hidden[0];
      answer[1] = (float) (2 * Math.log(0.003));
    }
  }

  @BeforeEach
  void begin() {
    state = estimator.newState();
    alone = estimator.newState();
    correction = new PackCorrection(model, network, new FeatureRanges(LOW, HIGH));
  }

  @Test
  void afterTheWarmUpTheSurerModelIsTakenAndTheFilterIsAsWithoutIt() {
    seconds(300, 3.7, 25);
    assertThat(correction.soc()).isEqualTo(state.soc());
    assertThat(correction.warm()).isFalse();

    seconds(20, 3.7, 25);

    assertThat(correction.steps()).isEqualTo(31);
    assertThat(correction.holds()).isTrue();
    assertThat(correction.soc()).isCloseTo(state.soc() + 0.031, within(1e-6));
    assertThat(correction.sigma()).isCloseTo(0.003, within(1e-6)).isLessThan(state.socSigma());
    assertThat(state.digest()).isEqualTo(alone.digest());
  }

  @Test
  void outsideTheTrainingRangeTheFilterCountsAndTheHiddenStateGoesOn() {
    seconds(321, 3.7, 25);
    seconds(10, 3.7, 70);

    assertThat(correction.soc()).isEqualTo(state.soc());
    assertThat(correction.sigma()).isEqualTo(state.socSigma());
    assertThat(correction.ignored()).isEqualTo(1);
    seconds(10, 3.7, 25);
    assertThat(correction.soc()).isCloseTo(state.soc() + 0.034, within(1e-6));
  }

  @Test
  void aHiddenStateThatIsNoNumberStartsAnew() {
    seconds(321, 3.7, 25);
    network.spoiled = Float.NaN;
    seconds(10, 3.7, 25);
    network.spoiled = 0;

    assertThat(correction.faults()).isEqualTo(1);
    assertThat(correction.warm()).isFalse();
    assertThat(correction.soc()).isEqualTo(state.soc());
    seconds(310, 3.7, 25);
    assertThat(correction.soc()).isCloseTo(state.soc() + 0.031, within(1e-6));
  }

  @Test
  void anIncompleteBlockIsNotShown() {
    seconds(321, 3.7, 25);
    seconds(10, NAN, 25);

    assertThat(correction.steps()).isEqualTo(32);
    assertThat(correction.soc()).isEqualTo(state.soc());
  }

  @Test
  void aRestoredCorrectionGoesOnToTheBit() {
    seconds(333, 3.7, 25);
    PackCorrection before = correction;
    correction = new PackCorrection(model, network, new FeatureRanges(LOW, HIGH));
    correction.restore(before.block());
    long from = second;
    PackState stateBefore = PackState.read(model, state.packBlock(), state.cellBlock());
    seconds(27, 3.8, 26);
    byte[] restored = correction.block();

    second = from;
    correction = before;
    state = stateBefore;
    seconds(27, 3.8, 26);

    assertThat(restored).isEqualTo(correction.block());
    byte[] cut = Arrays.copyOf(restored, restored.length - 4);
    assertThatThrownBy(() -> correction.restore(cut)).hasMessageContaining("must be 8, but was 4");
    assertThat(correction.block()).isEqualTo(restored);
  }

  private void seconds(int count, double voltageV, double degC) {
    for (int i = 0; i < count; i++) {
      PackSample sample = new PackSample();
      long ms = 1000 * second++;
      double[] cellV = {voltageV};
      sample.set(second, ms, ms, 1, 0, NAN, cellV, new double[] {degC}, NAN, 0);
      correction.step(state, sample, estimator.step(state, sample));
      estimator.step(alone, sample);
    }
  }
}

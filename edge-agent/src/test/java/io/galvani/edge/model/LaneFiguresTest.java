package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LaneFiguresTest {
  private static final double MODEL_ERROR_V = 0.005;
  private static final double SLOPE_V = 0.9;

  @Test
  void smallCorrectionOfAFilterThatFitsTheVoltageIsNoWorseThanTheCellModel() {
    assertThat(ratio(0.0005, 0.003)).isLessThan(1.0);
  }

  @Test
  void correctionFarFromWhatTheVoltageSaysIsTold() {
    assertThat(ratio(0.0005, 0.15)).isGreaterThan(20);
  }

  @Test
  void correctionThatExplainsALargeInnovationIsTold() {
    assertThat(ratio(0.030, 0.030)).isLessThan(0.2);
  }

  @Test
  void figureThatHasNothingToBeMadeFromIsNoNumber() {
    assertThat(Double.isNaN(new LaneFigures(MODEL_ERROR_V).innovationRatio())).isTrue();
  }

  @Test
  void estimatesTwoJointSigmasApartHaveARatioOfOne() {
    LaneFigures lane = new LaneFigures(0);
    lane.disagree(1);
    lane.disagree(3);

    assertThat(lane.innovationRatio()).isEqualTo(1);
  }

  private static double ratio(double innovationV, double correction) {
    LaneFigures lane = new LaneFigures(MODEL_ERROR_V);
    for (int k = 0; k < 100; k++) {
      lane.add(k * 1000L, 0.5 + correction, 0.5, 0.5, innovationV, SLOPE_V, Double.NaN, true);
    }
    return lane.innovationRatio();
  }
}

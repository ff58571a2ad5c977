package io.galvani.battery.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CorrectionFusionTest {
  @Property
  void theFusedSigmaIsNeverAboveTheFiltersAndTheResultIsACharge(
      @ForAll @Scale(6) @DoubleRange(min = 0, max = 1) double filterSoc,
      @ForAll @Scale(6) @DoubleRange(min = 1e-4, max = 0.5) double filterSigma,
      @ForAll @Scale(6) @DoubleRange(min = -0.6, max = 0.6) double correction,
      @ForAll @Scale(6) @DoubleRange(min = -40, max = 10) double logVariance) {
    CorrectionFusion fusion = warm();
    fusion.offer(true, correction, logVariance);

    fusion.fuse(filterSoc, filterSigma);

    assertThat(fusion.sigma()).isPositive().isLessThanOrEqualTo(filterSigma);
    assertThat(fusion.soc()).isBetween(0.0, 1.0);
  }

  /** An independent formulation: the intersection searched over its weight. */
  @Property(tries = 200)
  void theResultIsTheIntersectionOfLeastVariance(
      @ForAll @Scale(6) @DoubleRange(min = 0.3, max = 0.7) double filterSoc,
      @ForAll @Scale(6) @DoubleRange(min = 0.01, max = 0.2) double filterSigma,
      @ForAll @Scale(6) @DoubleRange(min = -0.2, max = 0.2) double correction,
      @ForAll @Scale(6) @DoubleRange(min = 0.01, max = 0.2) double modelSigma) {
    CorrectionFusion fusion = warm();
    fusion.offer(true, correction, 2 * Math.log(modelSigma));
    double least = Double.POSITIVE_INFINITY;
    double best = Double.NaN;
    for (int i = 1000; i >= 0; i--) {
      double filterShare = i / 1000.0 / (filterSigma * filterSigma);
      double modelShare = (1 - i / 1000.0) / (modelSigma * modelSigma);
      double variance = 1 / (filterShare + modelShare);
      if (variance < least * (1 - 1e-12)) {
        least = variance;
        best = variance * (filterShare * filterSoc + modelShare * (filterSoc + correction));
      }
    }

    fusion.fuse(filterSoc, filterSigma);

    assertThat(fusion.sigma()).isCloseTo(Math.sqrt(least), within(1e-12));
    assertThat(modelSigma == filterSigma ? best : fusion.soc()).isCloseTo(best, within(1e-12));
  }

  @Test
  void nothingCountsDuringTheWarmUp() {
    CorrectionFusion fusion = new CorrectionFusion();
    for (int step = 0; step < CorrectionFusion.WARM_UP; step++) {
      assertThat(fusion.offer(true, 0.1, -10)).as("step %s", step).isFalse();
    }

    assertThat(fusion.offer(true, 0.1, -10)).isTrue();
    fusion.reset();
    assertThat(fusion.offer(true, 0.1, -10)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0.1, -10",
    "true, NaN, -10",
    "true, 0.1, NaN",
    "true, Infinity, -10",
    "true, 0.1, -Infinity",
    "true, 0.1, Infinity",
    "true, 0.51, -10"
  })
  void anAnswerThatDoesNotCountLeavesTheFiltersOwnValue(
      boolean inRange, double correction, double logVariance) {
    CorrectionFusion fusion = warm();
    fusion.offer(true, 0.1, -10);

    assertThat(fusion.offer(inRange, correction, logVariance)).isFalse();
    fusion.fuse(0.4, 0.05);

    assertThat(fusion.soc()).isEqualTo(0.4);
    assertThat(fusion.sigma()).isEqualTo(0.05);
    assertThat(fusion.offer(true, 0.1, -10)).as("the warm-up is not run again").isTrue();
  }

  @Test
  void aFilterThatKnowsNothingYetStaysUnknown() {
    CorrectionFusion fusion = warm();
    fusion.offer(true, 0.1, -10);

    fusion.fuse(Double.NaN, Double.NaN);

    assertThat(fusion.soc()).isNaN();
    assertThat(fusion.sigma()).isNaN();
  }

  @Test
  void aModelIsNotBelievedToBeSurerThanTheFloor() {
    CorrectionFusion fusion = warm();
    fusion.offer(true, 0.1, -1000);

    fusion.fuse(0.4, 0.05);

    assertThat(fusion.sigma()).isCloseTo(CorrectionFusion.LEAST_SIGMA, within(1e-12));
  }

  @Test
  void aRestoredFusionGoesOnAlike() {
    CorrectionFusion fusion = warm();
    fusion.offer(true, 0.07, -9);
    CorrectionFusion restored = CorrectionFusion.read(fusion.block());

    fusion.fuse(0.5, 0.1);
    restored.fuse(0.5, 0.1);

    assertThat(restored.soc()).isEqualTo(fusion.soc()).isNotEqualTo(0.5);
    assertThat(restored.block()).isEqualTo(fusion.block());
    assertThat(CorrectionFusion.read(new byte[0]).warm()).isFalse();
    assertThatThrownBy(() -> CorrectionFusion.read(new byte[] {9}))
        .hasMessageContaining("of version 1, but had 1 of version 9");
  }

  static CorrectionFusion warm() {
    CorrectionFusion fusion = new CorrectionFusion();
    for (int step = 0; step < CorrectionFusion.WARM_UP; step++) {
      fusion.offer(true, 0, 0);
    }
    return fusion;
  }
}

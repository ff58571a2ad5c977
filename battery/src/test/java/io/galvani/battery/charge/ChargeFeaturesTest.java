package io.galvani.battery.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChargeFeaturesTest {
  private static final double WINDOW_S = 0.15 / MadeCharges.RAMP_V_PER_S;
  private static final double HIGH_A = 3.0 / 8;
  private static final double LOW_A = 3.0 / 16;

  private final MadeCharges made = new MadeCharges(3);
  private final ChargeFeatures features = new ChargeFeatures(made.model);
  private final List<float[]> told = new ArrayList<>();

  private void take(io.galvani.battery.pack.PackSample sample) {
    if (features.add(sample)) {
      float[] charge = null;
      for (int c = 0; c < 3; c++) {
        charge = features.complete(c) ? new float[ChargeFeature.COUNT] : null;
        if (charge != null) {
          features.copyTo(c, charge);
          told.add(charge);
        }
      }
    }
  }

  @Test
  void aStraightClimbHasTheMomentsOfAnEvenDistribution() {
    made.whole(1, this::take);

    assertThat(told).hasSize(3);
    float[] charge = told.get(0);
    assertThat(value(charge, ChargeFeature.VOLTAGE_MEAN)).isCloseTo(4.075, within(1e-5));
    assertThat(value(charge, ChargeFeature.VOLTAGE_STD))
        .isCloseTo(0.15 / Math.sqrt(12), within(1e-5));
    assertThat(value(charge, ChargeFeature.VOLTAGE_SKEWNESS)).isCloseTo(0, within(1e-3));
    assertThat(value(charge, ChargeFeature.VOLTAGE_KURTOSIS)).isCloseTo(-1.2, within(1e-3));
    assertThat(value(charge, ChargeFeature.CC_TIME)).isCloseTo(WINDOW_S, within(1e-2));
    assertThat(value(charge, ChargeFeature.CC_CHARGE))
        .isCloseTo(MadeCharges.BULK_A * WINDOW_S / 3600, within(1e-4));
    assertThat(value(charge, ChargeFeature.VOLTAGE_SLOPE))
        .isCloseTo(MadeCharges.RAMP_V_PER_S, within(1e-7));
    assertThat(value(charge, ChargeFeature.VOLTAGE_ENTROPY)).isCloseTo(Math.log(30), within(1e-3));
  }

  @Test
  void anExponentialTaperTakesItsHalfLifeThroughTheWindow() {
    made.whole(1, this::take);

    float[] charge = told.get(0);
    double halfLifeS = MadeCharges.TAU_S * Math.log(2);
    assertThat(value(charge, ChargeFeature.CV_TIME)).isCloseTo(halfLifeS, within(0.1));
    double chargeAh = MadeCharges.TAU_S * (HIGH_A - LOW_A) / 3600;
    assertThat(value(charge, ChargeFeature.CV_CHARGE)).isCloseTo(chargeAh, within(1e-4));
    double meanA = (HIGH_A - LOW_A) / Math.log(2);
    assertThat(value(charge, ChargeFeature.CURRENT_MEAN)).isCloseTo(meanA, within(1e-4));
    double square = (HIGH_A * HIGH_A - LOW_A * LOW_A) / (2 * Math.log(2));
    assertThat(value(charge, ChargeFeature.CURRENT_STD))
        .isCloseTo(Math.sqrt(square - meanA * meanA), within(1e-4));
    assertThat(value(charge, ChargeFeature.CURRENT_SKEWNESS)).isBetween(0.1, 0.4);
    assertThat(value(charge, ChargeFeature.CURRENT_SLOPE)).isNegative();
  }

  @Test
  void samplingTwentyTimesLessOftenTellsTheSame() {
    made.whole(1, this::take);
    made.whole(20, this::take);

    float[] often = told.get(0);
    float[] seldom = told.get(3);
    for (ChargeFeature feature : ChargeFeature.values()) {
      double much = value(often, feature);
      assertThat(value(seldom, feature))
          .as(feature.key())
          .isCloseTo(much, within(0.004 * Math.abs(much) + 0.004));
    }
  }

  @Test
  void everyCellOfAStringThatStopsAtItsFullestHasItsOwnFeatures() {
    made.apartBy(0.015).whole(1, this::take);

    assertThat(told).hasSize(3);
    assertThat(value(told.get(2), ChargeFeature.VOLTAGE_MEAN)).isCloseTo(4.075, within(1e-4));
  }

  @Test
  void aCellThatDidNotComeThroughTheWindowIsNotToldOf() {
    made.apartBy(0.03).whole(1, this::take);

    // The first one ends at 4.19, the second at 4.16, the third at 4.13 V.
    assertThat(told).hasSize(2);
  }

  @Test
  void aChargeThatEndsBeforeItTapersTellsNothing() {
    made.climb(1, 4.19, this::take).pass(100, 4.1, 0, this::take).whole(1, this::take);

    assertThat(told).hasSize(3);
  }

  @Test
  void aCurrentSwitchedOffInItsWindowTellsNothingButAtItsEndAll() {
    made.climb(1, 4.19, this::take).taper(1, 4.19, 3.0 / 11, this::take);
    made.pass(100, 4.1, 0, this::take);
    assertThat(told).isEmpty();

    made.climb(1, 4.19, this::take).taper(1, 4.19, 3.0 / 15.9, this::take);
    made.pass(100, 4.1, 0, this::take);
    assertThat(told).hasSize(3);
    assertThat(value(told.get(0), ChargeFeature.CV_TIME))
        .isCloseTo(MadeCharges.TAU_S * Math.log(2), within(10.0));
  }

  @Test
  void aPauseAGapOrALowerVoltageIsNoWholeCharge() {
    made.climb(1, 4.05, this::take).pass(190, 4.0, 0, this::take);
    made.pass(10, 4.1, MadeCharges.BULK_A, this::take).taper(1, 4.19, 0.1, this::take);
    made.pass(100, 3.8, -1, this::take);
    made.climb(1, 4.05, this::take).gap(121).pass(10, 4.1, MadeCharges.BULK_A, this::take);
    made.taper(1, 4.19, 0.1, this::take).pass(100, 3.8, -1, this::take);
    // Throttled at 4.1 V: the current falls, but not because the pack is full.
    made.climb(1, 4.1, this::take).taper(1, 4.1, 0.1, this::take);

    assertThat(told).isEmpty();
  }

  @Test
  void aBriefPauseChangesNothing() {
    made.whole(1, this::take);
    made.climb(1, 4.19, this::take).pass(180, 4.12, 0, this::take).taper(1, 4.19, 0.1, this::take);
    made.pass(10, 3.8, -1, this::take);

    assertThat(told).hasSize(6);
    assertThat(told.get(3)).containsExactly(told.get(0), within(1e-3f));
  }

  @Test
  void absentAndAbsurdNumbersAreLeftOut() {
    made.climb(
            1,
            4.19,
            sample -> {
              take(sample);
              made.sample.set(
                  sample.seq(),
                  sample.timestampMs(),
                  sample.monotonicMs(),
                  1,
                  sample.seq() % 2 == 0 ? Double.NaN : 1e9,
                  Double.NaN,
                  new double[] {Double.NaN, 99},
                  new double[0],
                  Double.NaN,
                  0);
              take(made.sample);
            })
        .taper(1, 4.19, 0.1, this::take);

    assertThat(told).hasSize(3);
    assertThat(value(told.get(0), ChargeFeature.CC_TIME)).isCloseTo(WINDOW_S, within(1e-2));
  }

  private static double value(float[] charge, ChargeFeature feature) {
    return charge[feature.index()];
  }
}

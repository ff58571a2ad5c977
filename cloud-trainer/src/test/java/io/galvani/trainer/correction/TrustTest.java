package io.galvani.trainer.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrustTest {
  private static final int STEPS = Windows.WARM_UP + 100;
  private static final float SIGMA = 0.02f;
  private static final float SURE = 1e-6f;

  @Test
  void whatHelpsInTheColdOnlyCountsInTheColdOnly() {
    Trust trust =
        Trust.of(
            List.of(heard("a", -20, 1, 1), heard("b", -20, 1, 1), warmHarm("c"), warmHarm("d")),
            List.of());

    assertThat(trust.cold()).isEqualTo(1);
    assertThat(trust.warm()).isZero();
    assertThat(trust.shrinking(-30)).isEqualTo(1);
    assertThat(trust.shrinking(40)).isZero();
  }

  @Test
  void betweenTwoTemperaturesTheFactorGoesInALine() {
    Trust trust = new Trust(1, 0.5, 0, 1);

    assertThat(trust.shrinking(-2.5)).isEqualTo(0.75, within(1e-12));
    assertThat(trust.shrinking(5)).isEqualTo(0.4, within(1e-12));
  }

  @Test
  void inFrostThatIsNotTrustedAPackThatWarmsItselfUpALittleIsLeftAlone() {
    Trust trust =
        Trust.of(
            List.of(
                heard("a", -20, -1, 1),
                heard("b", -20, 1, 1),
                heard("c", 0, 1, 1),
                heard("d", 0, 1, 1)),
            List.of());

    assertThat(trust.cool()).isEqualTo(1);
    assertThat(trust.shrinking(-20)).isZero();
    assertThat(trust.shrinking(-6)).isZero();
  }

  @Test
  void correctionsThatGoTwiceAsFarAsTheErrorAreHalved() {
    Trust trust = Trust.of(List.of(heard("a", 25, 1, 2), heard("b", 25, 1, 2)), List.of());

    assertThat(trust.warm()).isEqualTo(0.5);
  }

  @Test
  void packsThatDisagreeAreLeftAlone() {
    assertThat(Trust.of(List.of(heard("a", 0, 1, 1), heard("b", 0, -1, 1)), List.of()).cool())
        .isZero();
  }

  @Test
  void onePackAloneProvesNothing() {
    assertThat(Trust.of(List.of(heard("a", 0, 1, 1)), List.of()).cool()).isZero();
  }

  @Test
  void otherCellsTellHowWideIntervalsMustBeButNotHowFarToGo() {
    List<Trust.Heard> own = List.of(heard("a", 0, -1, 1), heard("b", 0, -1, 1));
    List<Trust.Heard> others = List.of(heard("x", 0, 1, 1), heard("y", 0, 1, 1));

    Trust trust = Trust.of(own, others);

    assertThat(trust.cool()).isZero();
    assertThat(trust.widening()).isGreaterThan(Trust.of(own, List.of()).widening() - 1e-12);
  }

  @Test
  void aCorrectionLessSureThanTheFilterIsNotCounted() {
    Trust.Heard one = heard("a", 0, 1, 1);
    Trust.Heard other = heard("b", 0, 1, 1);
    Arrays.fill(one.answer()[1], 1.5f);
    Arrays.fill(other.answer()[1], 1.5f);

    assertThat(Trust.of(List.of(one, other), List.of()).cool()).isZero();
  }

  private static Trust.Heard warmHarm(String pack) {
    return heard(pack, 25, -1, 1);
  }

  /** A pack whose filter errs by so many sigmas while the network says another number of them. */
  private static Trust.Heard heard(String pack, float degC, float errorSigmas, float saidSigmas) {
    float[][] features = new float[STEPS][CorrectionSequence.FEATURES];
    float[] error = new float[STEPS];
    for (int step = 0; step < STEPS; step++) {
      features[step][CorrectionSequence.TEMPERATURE] = degC;
      features[step][CorrectionSequence.SOC_SIGMA] = SIGMA;
      error[step] = errorSigmas * SIGMA;
    }
    float[][] answer = new float[2][STEPS];
    Arrays.fill(answer[0], saidSigmas);
    Arrays.fill(answer[1], SURE);
    return new Trust.Heard(
        new CorrectionSequence(pack, "made", features, error, new float[STEPS]), answer);
  }
}

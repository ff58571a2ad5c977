package io.galvani.battery.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.twin.DemoFleet;
import io.galvani.battery.twin.PackTwin;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignUnitSentinelTest {
  private static final int SAMPLES = 3 * 3600;

  private final PackTwin twin =
      DemoFleet.packs(TestCells.nmc(), TestCells.lfp(), 1_700_000_000_000L, 5).get(0).twin();
  private final SignUnitSentinel sentinel = new SignUnitSentinel(twin.model());
  private SentinelState state = SentinelState.unseen();
  private final PackSample measured = new PackSample();
  private final PackSample seen = new PackSample();
  private final ArrayDeque<double[]> delayed = new ArrayDeque<>();
  private double warnedAtShare = Double.NaN;
  private double quarantinedAtShare = Double.NaN;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 11, 20})
  void theRightSignIsSettledWhateverTheLag(int lagS) {
    run(SAMPLES, 1, lagS, 1, 0);

    assertThat(state.verdict()).isEqualTo(Verdict.SETTLED);
    assertThat(warnedAtShare).isNaN();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 11, 20})
  void theWrongSignIsQuarantinedWhateverTheLag(int lagS) {
    run(SAMPLES, -1, lagS, 1, 0);

    assertThat(state.verdict()).isEqualTo(Verdict.QUARANTINED);
    assertThat(state.mistake().fix()).contains("current.positive");
    assertThat(state.signEvidence()).isLessThan(-6);
    assertThat(sentinel.lagS(state)).isBetween(lagS - 3.0, lagS + 3.0);
    assertThat(quarantinedAtShare).isGreaterThanOrEqualTo(0.01);
  }

  @ParameterizedTest
  @CsvSource({"1000, 0, MILLIVOLTS", "1, 273.15, KELVIN"})
  void aWrongUnitIsWarnedOfEarlyAndQuarantinedLater(double scale, double offset, Mistake mistake) {
    run(SAMPLES, 1, 0, scale, offset);

    assertThat(state.verdict()).isEqualTo(Verdict.QUARANTINED);
    assertThat(state.mistake()).isEqualTo(mistake);
    assertThat(warnedAtShare).isLessThan(0.01);
    assertThat(quarantinedAtShare).isGreaterThanOrEqualTo(0.01);
  }

  @Test
  void nothingIsDecidedBeforeEvidence() {
    run(300, -1, 0, 1, 0);

    assertThat(state.verdict()).isEqualTo(Verdict.WATCHING);
    assertThat(state.bytes()).hasSizeLessThan(1024);
  }

  @Test
  void theByteFormGoesOnAsIfNeverStored() {
    run(1000, -1, 3, 1, 0);
    SentinelState whole = state;
    state = SentinelState.read(whole.bytes());

    assertThat(state.bytes()).isEqualTo(whole.bytes());
    sentinel.step(state, seen);
    sentinel.step(whole, seen);
    assertThat(state.bytes()).isEqualTo(whole.bytes());
  }

  @Test
  void aForeignByteFormIsRefused() {
    assertThatThrownBy(() -> SentinelState.read(new byte[] {9, 0, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 1, but was 9");
    assertThatThrownBy(() -> SentinelState.read(new byte[] {1, 0, 0, 0, 5}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole");
  }

  private void run(int samples, int sign, int lag, double voltageScale, double temperatureOffset) {
    for (int i = 0; i < samples && !decided(); i++) {
      twin.next(measured);
      delayed.add(scaled(measured.cellVoltageV(), voltageScale, 0));
      double[] cellV = delayed.size() > lag ? delayed.remove() : delayed.getFirst();
      seen.set(
          measured.seq(),
          measured.timestampMs(),
          measured.monotonicMs(),
          measured.bootId(),
          sign * measured.currentA(),
          measured.packVoltageV(),
          cellV,
          scaled(measured.temperatureDegC(), 1, temperatureOffset),
          measured.bmsSoc(),
          0);
      if (sentinel.step(state, seen)) {
        note();
      }
    }
  }

  private boolean decided() {
    return state.verdict() == Verdict.QUARANTINED || state.verdict() == Verdict.SETTLED;
  }

  private void note() {
    if (state.verdict() == Verdict.WARNING && Double.isNaN(warnedAtShare)) {
      warnedAtShare = sentinel.passedShare(state);
    }
    if (state.verdict() == Verdict.QUARANTINED) {
      quarantinedAtShare = sentinel.passedShare(state);
    }
  }

  private static double[] scaled(double[] values, double scale, double offset) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = scale * values[i] + offset;
    }
    return scaled;
  }
}

package io.galvani.battery.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.battery.twin.TwinSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Healthy cells behind channels that are noisy, or missing for hours, and a short among them. */
class ImperfectChannelsTest {
  private static final int NOISY_CELLS = 4;

  /** With the twin's own noise some five times that of the other channels. */
  private static final double NOISE_V = 0.004;

  private static final int SHORTED = 2;
  private static final int LATER_S = 3 * 3600;

  @Test
  void noiseOfAChannelIsNeitherLossOfChargeNorResistance() {
    WatchedPack pack = new WatchedPack();
    pack.noisy(NOISY_CELLS, NOISE_V);
    pack.drive(24 * 3600);

    assertThat(pack.raised()).isEmpty();
    for (int c = 0; c < NOISY_CELLS; c++) {
      assertThat(pack.state().cellNoiseV(c)).as("cell %d", c).isBetween(0.003, 0.006);
    }
    assertThat(pack.state().cellNoiseV(NOISY_CELLS)).isLessThan(0.002);
  }

  @Test
  void aShortBehindANoisyChannelIsFoundOnItsCellAlone() {
    Fault shorted = new Fault(FaultKind.SOFT_SHORT, SHORTED, LATER_S, 2);
    WatchedPack pack = new WatchedPack(TwinSettings.of(WatchedPack.CELLS), 11, List.of(shorted));
    pack.noisy(NOISY_CELLS, NOISE_V);
    pack.driveUntilRaised(LATER_S + 2 * 3600);

    assertThat(pack.raised()).containsExactly("cell-self-discharge " + SHORTED);
    assertThat(pack.told().get(0).atMs()).isGreaterThan(pack.timeMs(LATER_S));
  }

  @Test
  void channelsMissingForHoursLeadNoOtherCellAstray() {
    WatchedPack pack = new WatchedPack();
    pack.missing((cell, s) -> cell >= 9 && s >= 3600 && s < 12 * 3600 + 600 * cell);
    pack.drive(16 * 3600);

    assertThat(pack.raised())
        .containsExactly("signal-implausible 9", "signal-implausible 10", "signal-implausible 11");
    for (int c = 0; c < WatchedPack.CELLS; c++) {
      assertThat(pack.state().cellSocDelta(c))
          .as("cell %d", c)
          .isCloseTo(pack.socDelta(c), within(0.01));
    }
  }
}

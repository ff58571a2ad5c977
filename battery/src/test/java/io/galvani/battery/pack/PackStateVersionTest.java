package io.galvani.battery.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.TestCells;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Bytes that the first version of the state wrote, 15 minutes into a drive of two cells. */
class PackStateVersionTest {
  private static final int STORED_AFTER_S = 900;

  private final SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 2, 0.6, 21);
  private final PackSample sample = new PackSample();

  @Test
  void theFirstVersionIsReadWithAllItsNumbersAndStoredInTheNewOne() throws IOException {
    byte[][] blocks = stored();
    PackState state = PackState.read(pack.model, blocks[0], blocks[1]);

    assertThat(blocks[0][0]).isEqualTo((byte) 1);
    assertThat(state.seq()).isEqualTo(STORED_AFTER_S - 1);
    assertThat(state.soc()).isEqualTo(0.4565196227739147);
    assertThat(state.socSigma()).isEqualTo(0.006268372948622875);
    assertThat(state.currentBiasA()).isEqualTo(5.444872690483854E-4);
    assertThat(state.cellSoc(1)).isEqualTo(0.4538613340808592);
    assertThat(state.packBlock()[0]).isEqualTo((byte) 2);
    assertThat(blocks[1][0]).isEqualTo((byte) 1);
    assertThat(state.cellBlock()[0]).isEqualTo((byte) 2);
    assertThat(state.cellNoiseV(1)).isZero();
    PackState again = PackState.read(pack.model, state.packBlock(), state.cellBlock());
    assertThat(again.digest()).isEqualTo(state.digest());
  }

  @Test
  void theDriveGoesOnFromIt() throws IOException {
    byte[][] blocks = stored();
    PackState state = PackState.read(pack.model, blocks[0], blocks[1]);
    PackEstimator estimator = new PackEstimator(pack.model);
    for (int second = 0; second < 2 * STORED_AFTER_S; second++) {
      pack.next(pack.driveCurrentA(second), sample);
      if (second >= STORED_AFTER_S) {
        estimator.step(state, sample);
      }
    }

    assertThat(state.soc()).isCloseTo(pack.meanSoc(), within(2 * state.socSigma()));
    assertThat(state.socSigma()).isLessThan(0.02);
  }

  private static byte[][] stored() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PackStateVersionTest.class.getResourceAsStream("pack-state-v1.txt"))) {
      String[] lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n", -1);
      return new byte[][] {HexFormat.of().parseHex(lines[0]), HexFormat.of().parseHex(lines[1])};
    }
  }
}

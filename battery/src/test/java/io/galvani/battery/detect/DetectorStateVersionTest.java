package io.galvani.battery.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.pack.PackModel;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The byte form of the comparisons, and the one before it, stored 15 minutes into a drive. */
class DetectorStateVersionTest {
  private static final byte[] NONE = new byte[0];
  private static final byte[] FAST = new DetectorState(2).fastBlock();
  private static final PackModel TWO_CELLS = new PackModel(TestCells.nmc(), 2, 1, new int[] {0}, 1);

  private static final String CELL_BLOCK_1 =
      "01000000000000001d0000019b76e3cbd83f3a36e2eb1c3328000000144083c6a84083b6464083d7"
          + "0aba35503a3a35503a0000000000000000b99d4952399d4952b975933239bd4eebba243ea83a1791"
          + "2c402072b0402072b0000000000000000000000000000000000000000000000000";

  @Test
  void theFirstVersionIsReadAndThePastOfResistancesBeginsAnew() {
    byte[] stored = HexFormat.of().parseHex(CELL_BLOCK_1);
    DetectorState state = DetectorState.read(TWO_CELLS, FAST, stored, NONE);

    assertThat(state.cellSteps()).isEqualTo(29);
    assertThat(state.windowStartMs).isEqualTo(1_767_226_199_000L);
    assertThat(state.lastMeanV).isEqualTo(4.118f);
    assertThat(state.lastV[1]).isEqualTo(4.12f);
    assertThat(state.knownSocDelta[1]).isEqualTo(3.6107688E-4f);
    assertThat(state.resistance.lastA).isNaN();
    assertThat(state.resistance.pastWindows).containsOnly(0);
    assertThat(state.cellBlock()[0]).isEqualTo((byte) 2);
    assertThat(DetectorState.read(TWO_CELLS, FAST, state.cellBlock(), NONE).cellBlock())
        .isEqualTo(state.cellBlock());
  }

  @Test
  void aRestartAtAnyTimeChangesNoBitOfWhatFollows() {
    WatchedPack straight = new WatchedPack();
    WatchedPack restarted = new WatchedPack();
    straight.joint(4, s -> s >= 14_000 ? 0.0004 : 0);
    restarted.joint(4, s -> s >= 14_000 ? 0.0004 : 0);
    int seconds = 30_000;
    straight.drive(seconds);
    for (int second = 1_777; second < seconds; second += 1_777) {
      restarted.drive(second);
      restarted.restart();
    }
    restarted.drive(seconds);

    assertThat(straight.raised()).containsExactly("cell-resistance-rise 4");
    assertThat(restarted.told()).isEqualTo(straight.told());
    assertThat(restarted.watch().cellBlock()).isEqualTo(straight.watch().cellBlock());
    assertThat(restarted.watch().watchBlock()).isEqualTo(straight.watch().watchBlock());
    assertThat(restarted.watch().fastBlock()).isEqualTo(straight.watch().fastBlock());
  }

  @Test
  void aWatchBlockOfTheFirstVersionIsTheSentinelAlone() {
    WatchedPack pack = new WatchedPack();
    pack.drive(7_000);
    DetectorState now = pack.watch();
    assertThat(now.pastWindows()).isPositive();
    byte[] sentinel = now.sentinel().bytes();

    DetectorState read = pack.read(sentinel);
    assertThat(read.sentinel().bytes()).isEqualTo(sentinel);
    assertThat(read.pastWindows()).isZero();
    assertThat(read.resistance.pastWindows).containsOnly(0);
    assertThat(pack.read(now.watchBlock()).watchBlock()).isEqualTo(now.watchBlock());
  }

  @Test
  void aBlockOfOtherCellsIsRefused() {
    byte[] block = new WatchedPack().watch().cellBlock();

    assertThatThrownBy(() -> DetectorState.read(TWO_CELLS, FAST, block, NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 cells");
    byte[] cut = Arrays.copyOf(new DetectorState(2).cellBlock(), 138);
    assertThatThrownBy(() -> DetectorState.read(TWO_CELLS, FAST, cut, NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 cells");
  }
}

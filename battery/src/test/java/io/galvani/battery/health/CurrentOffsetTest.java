package io.galvani.battery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.TestCells;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Packs whose parameter set states an offset of C/20 for the current sensor: over a night that is
 * half the capacity, and no window would tell anything, were the offset not found.
 */
final class CurrentOffsetTest {
  private static final double STATED_A = 0.15;
  private static final CellParameters CELL = TestCells.nmc(STATED_A);
  private static final int CELLS = 4;
  private static final int DAYS = 10;

  @Test
  void loopsTellTheOffsetAndSoTheCapacity() {
    List<AgedPack> packs = packs(0);

    for (AgedPack pack : packs) {
      double error = pack.state.currentOffsetA() - pack.offsetA();
      assertThat(Math.abs(error)).isLessThan(2 * pack.state.currentOffsetSigmaA());
      assertThat(pack.state.currentOffsetSigmaA()).isLessThan(0.05 * STATED_A);
    }
    assertThat(rootMeanSquareError(packs)).isLessThan(0.02);
    assertThat(meanSigma(packs)).isLessThan(0.03);
    assertThat(covered(packs)).isGreaterThan(0.85);
  }

  @Test
  void aSensorThatWandersIsBelievedLess() {
    List<AgedPack> steady = packs(0);
    List<AgedPack> wandering = packs(0.3 * STATED_A);

    assertThat(meanSigma(wandering)).isGreaterThan(1.5 * meanSigma(steady));
    assertThat(covered(wandering)).isGreaterThan(0.85);
  }

  @Test
  void aPackThatIsNeverAtRestKeepsWhatIsStated() {
    HealthState state = new PackHealth(new AgedPack(CELL, CELLS, 1).model).newState();

    assertThat(state.currentOffsetA()).isZero();
    assertThat(state.currentOffsetSigmaA()).isEqualTo(STATED_A);
  }

  @Test
  void aStateOfBeforeTheOffsetWasKeptIsRead() {
    AgedPack pack = new AgedPack(CELL, CELLS, 3, 0.02);
    pack.useOneSlowDay(0);
    byte[] block = pack.state.cellBlock();
    byte[] old = Arrays.copyOf(block, block.length - CurrentOffset.SIZE * Double.BYTES);
    old[0] = 1;

    HealthState read = pack.health.read(pack.state.packBlock(), old);

    assertThat(read.capacityAh(2)).isEqualTo(pack.state.capacityAh(2));
    assertThat(read.currentOffsetSigmaA()).isEqualTo(STATED_A);
  }

  private static List<AgedPack> packs(double wanderSigmaA) {
    List<AgedPack> packs = new ArrayList<>();
    for (int seed = 0; seed < 6; seed++) {
      AgedPack pack = new AgedPack(CELL, CELLS, seed, 0.3 * STATED_A);
      for (int day = 0; day < DAYS; day++) {
        pack.useOneSlowDay(wanderSigmaA);
      }
      packs.add(pack);
    }
    return packs;
  }

  private static double rootMeanSquareError(List<AgedPack> packs) {
    double square = 0;
    for (AgedPack pack : packs) {
      for (int c = 0; c < CELLS; c++) {
        square += Math.pow(pack.state.capacityAh(c) / trueAh(pack, c) - 1, 2);
      }
    }
    return Math.sqrt(square / (packs.size() * CELLS));
  }

  private static double meanSigma(List<AgedPack> packs) {
    double sum = 0;
    for (AgedPack pack : packs) {
      for (int c = 0; c < CELLS; c++) {
        sum += pack.state.capacitySigmaAh(c) / trueAh(pack, c);
      }
    }
    return sum / (packs.size() * CELLS);
  }

  private static double covered(List<AgedPack> packs) {
    int covered = 0;
    for (AgedPack pack : packs) {
      for (int c = 0; c < CELLS; c++) {
        double error = pack.state.capacityAh(c) - trueAh(pack, c);
        covered += Math.abs(error) < 1.645 * pack.state.capacitySigmaAh(c) ? 1 : 0;
      }
    }
    return (double) covered / (packs.size() * CELLS);
  }

  private static double trueAh(AgedPack pack, int c) {
    return CELL.capacityAh() * pack.capacityFactor[c];
  }
}

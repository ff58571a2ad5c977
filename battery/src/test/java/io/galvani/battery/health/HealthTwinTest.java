package io.galvani.battery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.TestCells;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Packs of aged cells with known capacities; their cells are not the estimator's own model. */
final class HealthTwinTest {
  private static final int CELLS = 8;
  private static final List<AgedPack> PACKS = new ArrayList<>();

  @BeforeAll
  static void useThemForFourDays() {
    for (int seed = 0; seed < 12; seed++) {
      AgedPack pack = new AgedPack(TestCells.nmc(), CELLS, seed);
      for (int day = 0; day < 4; day++) {
        pack.useOneDay();
      }
      PACKS.add(pack);
    }
  }

  @Test
  void capacityOfEveryCellIsFoundWithoutAFullDischarge() {
    double square = 0;
    for (AgedPack pack : PACKS) {
      for (int c = 0; c < CELLS; c++) {
        assertThat(pack.state.windows(c)).as("seed %d", PACKS.indexOf(pack)).isGreaterThan(4);
        square += Math.pow(relativeError(pack, c), 2);
      }
    }

    assertThat(Math.sqrt(square / (PACKS.size() * CELLS))).isLessThan(0.025);
  }

  @Test
  void intervalsHoldWhatTheyPromiseAndAreNotBoundless() {
    int covered = 0;
    double width = 0;
    for (AgedPack pack : PACKS) {
      for (int c = 0; c < CELLS; c++) {
        double sigma = pack.state.capacitySigmaAh(c) / trueAh(pack, c);
        covered += Math.abs(relativeError(pack, c)) < 1.645 * sigma ? 1 : 0;
        width += 2 * 1.645 * sigma;
      }
    }

    assertThat(covered).isGreaterThan((int) (0.85 * PACKS.size() * CELLS));
    assertThat(width / (PACKS.size() * CELLS)).isLessThan(0.15);
  }

  @Test
  void resistanceGrowthIsFoundWithinItsSigma() {
    for (AgedPack pack : PACKS) {
      for (int c = 0; c < CELLS; c++) {
        double error = 1 + pack.state.resistanceGrowth(c) - pack.resistanceFactor[c];
        assertThat(Math.abs(error)).isLessThan(3 * pack.state.resistanceGrowthSigma(c));
        assertThat(pack.state.resistanceGrowthSigma(c) / pack.resistanceFactor[c]).isLessThan(0.05);
      }
    }
  }

  @Test
  void moreResistanceGivesLessAtOneC() {
    for (AgedPack pack : PACKS) {
      for (int c = 0; c < CELLS; c++) {
        assertThat(pack.state.capacityAt1cAh(c)).isLessThan(pack.state.capacityAh(c));
      }
    }
    RatedCapacity rated = new RatedCapacity(TestCells.nmc());
    assertThat(rated.share(3)).isLessThan(rated.share(2));
    assertThat(rated.share(2)).isLessThan(rated.share(1));
    assertThat(rated.share(1)).isBetween(0.9, 1.0);
  }

  @Test
  void aStoredStateGoesOnToTheBit() {
    AgedPack pack = new AgedPack(TestCells.nmc(), CELLS, 99);
    pack.useOneDay();

    HealthState restored = pack.health.read(pack.state.packBlock(), pack.state.cellBlock());

    assertThat(restored.sameAs(pack.state)).isTrue();
    assertThat(restored.capacityAh(3)).isEqualTo(pack.state.capacityAh(3));
  }

  private static double relativeError(AgedPack pack, int c) {
    return pack.state.capacityAh(c) / trueAh(pack, c) - 1;
  }

  private static double trueAh(AgedPack pack, int c) {
    return pack.model.cell().capacityAh() * pack.capacityFactor[c];
  }
}

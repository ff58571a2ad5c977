package io.galvani.battery.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.TestCells;
import io.galvani.battery.pack.PackSample;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PackTwinTest {
  private static final CellParameters CELL = TestCells.nmc().scaledTo(60);
  private static final double NOISE_V = 0.005;

  /** A car charged to the top and driven off at once must brake without its pack. */
  @Test
  void neitherChargingNorBrakingLiftsCellsAboveTheirVoltage() {
    TwinSettings.Use use = new TwinSettings.Use(0.95, 2, 0.8, 0.99, 20, 4, 0.1);
    double highestV = 0;
    boolean braked = false;
    for (long seed = 1; seed <= 8; seed++) {
      PackTwin twin = new PackTwin(TwinSettings.of(8).with(use), CELL, seed, List.of());
      PackSample sample = new PackSample();
      double beforeA = 0;
      do {
        twin.next(sample);
        double[] cellV = sample.cellVoltageV();
        highestV = Math.max(highestV, Arrays.stream(cellV).max().orElseThrow());
        braked |= beforeA < -10 && sample.currentA() > 30;
        beforeA = sample.currentA();
      } while (twin.truth().elapsedS() < 3 * 3600);
    }
    assertThat(highestV).isBetween(4.15, CELL.limits().operating().voltageHighV() + NOISE_V);
    assertThat(braked).isTrue();
  }
}

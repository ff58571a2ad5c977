package io.galvani.workbench.characterize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgeingSegmentsTest {
  @Test
  void beginsDischargesFullAndTakesTheFirstThree() {
    List<Recording> parts = new AgeingSegments(2).of(cycles(5, -2, 3500));

    assertThat(parts).hasSize(3);
    for (Recording part : parts) {
      double[] soc = part.values(Column.REFERENCE_SOC);
      assertThat(soc[0]).isEqualTo(1);
      assertThat(soc[soc.length - 1]).isCloseTo(1 - 3490 / 3600.0, within(0.01));
    }
  }

  @Test
  void leavesOutWhatIsTooShortToBeWhole() {
    assertThat(new AgeingSegments(2).of(cycles(5, -2, 1000))).isEmpty();
  }

  @Test
  void endsAChargeFullOnlyIfItsCurrentTapered() {
    assertThat(new AgeingSegments(2).of(cycles(2, 2, 3500))).isEmpty();

    List<Recording> tapered = new AgeingSegments(2).of(cycles(1, 0.2, 32_000));

    assertThat(tapered).hasSize(1);
    double[] soc = tapered.get(0).values(Column.REFERENCE_SOC);
    assertThat(soc[soc.length - 1]).isEqualTo(1);
    assertThat(soc[0]).isCloseTo(1 - 32_000 * 0.2 / 3600 / 2, within(0.01));
  }

  /** Cycles of one current that follow each other without a rest, at a row in ten seconds. */
  private static Recording cycles(int count, double currentA, int seconds) {
    int each = seconds / 10;
    double[] timeS = new double[count * each];
    Arrays.setAll(timeS, row -> 10.0 * row);
    double[] cycle = new double[timeS.length];
    Arrays.setAll(cycle, row -> (float) Math.floorDiv(row, each));
    double[] current = new double[timeS.length];
    Arrays.fill(current, currentA);
    double[] voltage = new double[timeS.length];
    Arrays.fill(voltage, 3.7);
    Map<Column, double[]> columns = new EnumMap<>(Column.class);
    columns.put(Column.TIME_S, timeS);
    columns.put(Column.CURRENT_A, current);
    columns.put(Column.VOLTAGE_V, voltage);
    columns.put(Column.CYCLE_COUNT, cycle);
    return Recording.of("cycles", columns);
  }
}

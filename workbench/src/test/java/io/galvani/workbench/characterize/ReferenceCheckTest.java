package io.galvani.workbench.characterize;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceCheckTest {
  @Test
  void believesAReferenceThatComesBackWithTheVoltage() {
    assertThat(ReferenceCheck.sound(slowDischarges(0), 2)).isTrue();
  }

  @Test
  void refusesAReferenceThatDrifts() {
    assertThat(ReferenceCheck.sound(slowDischarges(0.2), 2)).isFalse();
  }

  /** Three slow discharges; the reference is off by so much more in each. */
  private static Recording slowDischarges(double driftPerCycle) {
    int each = 500;
    double[] timeS = new double[3 * each];
    double[] voltageV = new double[timeS.length];
    double[] currentA = new double[timeS.length];
    double[] soc = new double[timeS.length];
    for (int row = 0; row < timeS.length; row++) {
      double z = 1 - (row % each) / (double) each;
      timeS[row] = 60.0 * row;
      currentA[row] = -0.1;
      voltageV[row] = 3.2 + z;
      soc[row] = z - driftPerCycle * Math.floorDiv(row, each);
    }
    Map<Column, double[]> columns = new EnumMap<>(Column.class);
    columns.put(Column.TIME_S, timeS);
    columns.put(Column.VOLTAGE_V, voltageV);
    columns.put(Column.CURRENT_A, currentA);
    columns.put(Column.REFERENCE_SOC, soc);
    return Recording.of("slow", columns);
  }
}

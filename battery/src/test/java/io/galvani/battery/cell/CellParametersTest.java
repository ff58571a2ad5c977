package io.galvani.battery.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class CellParametersTest {
  private static final double[] SOC = {0, 0.5, 1};
  private static final double[] WARM = {25};

  @Test
  void refusesAnOcvThatDoesNotAscend() {
    assertThatThrownBy(() -> new OcvCurve(SOC, WARM, new double[][] {{3, 3.6, 3.6}}, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ocv.ocv_v[0] must ascend over SOC, but [2] = 3.6 V follows 3.6 V");
  }

  @Test
  void refusesNanAndNegativeResistanceByName() {
    double[][] good = {{1, 1, 1}};
    CircuitValues bad =
        new CircuitValues(new double[][] {{1, -1, 1}}, good, good, good, good, good);
    CircuitValues nan =
        new CircuitValues(good, good, new double[][] {{1, 1, Double.NaN}}, good, good, good);

    assertThatThrownBy(() -> new CircuitTable(SOC, WARM, 0, bad))
        .hasMessage("circuit.r0_ohm[0][1] must be positive, but was -1.0");
    assertThatThrownBy(() -> new CircuitTable(SOC, WARM, 0, nan))
        .hasMessage("circuit.tau1_s[0][2] must be positive, but was NaN");
  }

  @Test
  void refusesATableOfTheWrongShape() {
    assertThatThrownBy(() -> new OcvCurve(SOC, WARM, new double[][] {{3, 4}}, new double[3]))
        .hasMessage("ocv.ocv_v[0] must have 3 values (SOC points), but had 2");
  }

  @Test
  void refusesLimitsThatDoNotNest() {
    LimitSet wide = TestCells.nmc().limits().maximumSafety();
    LimitSet narrow = TestCells.nmc().limits().operating();

    assertThatThrownBy(() -> new CellLimits(wide, narrow, wide))
        .hasMessageStartingWith("limits.operating must lie within limits.recommended_safety");
  }

  @Test
  void findsTheSocOfAVoltageAgain() {
    OcvCurve ocv = TestCells.nmc().ocv();

    for (double z = 0; z <= 1; z += 0.05) {
      assertThat(ocv.socAt(ocv.ocvV(z, 10), 10)).isCloseTo(z, within(1e-6));
    }
    assertThat(ocv.socAt(Double.NaN, 25)).isNaN();
  }

  @Test
  void beyondTheTemperatureGridTheEntropicCoefficientCounts() {
    double[] entropic = {1e-4, 1e-4, 1e-4};
    OcvCurve ocv = new OcvCurve(SOC, WARM, new double[][] {{3, 3.6, 4.2}}, entropic);

    assertThat(ocv.ocvV(0.5, 35)).isCloseTo(3.601, within(1e-12));
    assertThat(ocv.ocvV(0.5, 5)).isCloseTo(3.598, within(1e-12));
  }
}

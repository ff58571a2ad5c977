package io.galvani.battery.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.detect.AlertBook.Finding;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitRulesTest {
  private static final int CELLS = 2;

  private final PackModel model =
      new PackModel(TestCells.nmc(), CELLS, 1, PackModel.evenProbes(CELLS, 1), 1);
  private final DetectorState detector = new DetectorState(CELLS);
  private final LimitRules rules = new LimitRules(model);
  private final List<AlertTransition> told = new ArrayList<>();
  private long seconds;

  @Test
  void raisesAnOvervoltageAfterItsDelay() {
    hold(4.21, 4);
    assertThat(told).isEmpty();

    hold(4.21, 3);

    assertThat(told).extracting(AlertTransition::rule).containsExactly("cell-overvoltage");
    assertThat(told.get(0).componentIndex()).isEqualTo(1);
    assertThat(told.get(0).value()).isEqualTo(4.21);
  }

  @Test
  void aKnownOffsetOfTheChannelIsNoOvervoltageOfTheCell() {
    openOffset(1, 0.03);

    hold(4.21, 60);

    assertThat(told).isEmpty();
  }

  @Test
  void aKnownOffsetExplainsNoMoreThanItself() {
    openOffset(1, 0.03);

    hold(4.235, 60);

    assertThat(told).extracting(AlertTransition::rule).containsExactly("cell-overvoltage");
  }

  @Test
  void beyondTheMaximumSafetyLimitNoOffsetIsAnExcuse() {
    double danger = model.cell().limits().maximumSafety().voltageHighV() + 0.001;
    openOffset(1, 0.5);

    hold(danger, 10);

    assertThat(told).extracting(AlertTransition::severity).containsExactly(Severity.CRITICAL);
  }

  private void hold(double cellV, int samples) {
    PackSample sample = new PackSample();
    for (int i = 0; i < samples; i++) {
      long ms = 1_000 * ++seconds;
      sample.set(
          seconds,
          ms,
          ms,
          1,
          0.5,
          Double.NaN,
          new double[] {4.0, cellV},
          new double[] {25},
          Double.NaN,
          0);
      rules.step(detector, sample, told::add);
    }
  }

  private void openOffset(int cell, double offsetV) {
    Finding found = new Finding(Rule.SENSOR_OFFSET, cell, Severity.MAJOR, offsetV, 0.01, false);
    detector.alerts.on(found, 0, 0, Map.of());
    detector.offsetV[cell] = (float) offsetV;
  }
}

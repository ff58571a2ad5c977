package io.galvani.battery.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.detect.AlertTransition.Phase;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertTransitionTest {
  @Test
  void aShareIsToldInPercentAndAllElseInItsUnit() {
    assertThat(alert(Rule.CELL_IMBALANCE, 0.03943, 0.03).measured())
        .isEqualTo("3.943 % against a limit of 3.000 %");
    assertThat(alert(Rule.CELL_OVERVOLTAGE, 4.2871, 4.25).measured())
        .isEqualTo("4.287 V against a limit of 4.250 V");
  }

  @Test
  void aSignalThatIsMissingHasNoLimit() {
    assertThat(alert(Rule.SIGNAL_IMPLAUSIBLE, 1, 1).measured()).isEqualTo("missing or impossible");
    assertThat(alert(Rule.SIGNAL_IMPLAUSIBLE, 0, 1).measured()).isEqualTo("plausible again");
  }

  @Test
  void aStuckSensorIsNotHeldAgainstTheStepOfTheOthers() {
    assertThat(alert(Rule.SENSOR_STUCK, 3.7012, 0.004).measured())
        .isEqualTo("stays at 3.701 V while the others move by over 4 mV");
    assertThat(alert(Phase.CLEARED, Rule.SENSOR_STUCK, 3.7012, 0.004).measured())
        .isEqualTo("moves again, at 3.701 V");
  }

  private static AlertTransition alert(Rule rule, double value, double threshold) {
    return alert(Phase.RAISED, rule, value, threshold);
  }

  private static AlertTransition alert(Phase phase, Rule rule, double value, double threshold) {
    return new AlertTransition(
        phase,
        rule.id(),
        Severity.MAJOR,
        rule.component(),
        3,
        0,
        0,
        0,
        value,
        threshold,
        rule.unit(),
        Map.of());
  }
}

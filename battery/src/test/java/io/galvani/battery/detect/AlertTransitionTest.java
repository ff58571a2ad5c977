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

  private static AlertTransition alert(Rule rule, double value, double threshold) {
    return new AlertTransition(
        Phase.RAISED,
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

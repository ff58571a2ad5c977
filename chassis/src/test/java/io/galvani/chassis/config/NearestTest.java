package io.galvani.chassis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void listsTheNearestNamesFirst() {
    assertThat(Nearest.names("volt", List.of("current", "voltage", "vol")))
        .containsExactly("vol", "voltage", "current");
  }

  @Test
  void ignoresCase() {
    assertThat(Nearest.distance("SOC", "soc")).isZero();
  }

  @Test
  void saysNothingWhenNothingIsKnown() {
    assertThat(Nearest.hint("x", List.of())).isEmpty();
  }
}

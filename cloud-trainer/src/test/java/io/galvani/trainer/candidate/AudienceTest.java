package io.galvani.trainer.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AudienceTest {
  private static Audience of(String pack, String chemistry) {
    return new Audience(List.of(pack), List.of("*"), List.of(chemistry));
  }

  @Test
  void aChemistryThatNoCellHasIsRefused() {
    assertThatThrownBy(() -> of("*", "NCM"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one was \"NCM\"")
        .hasMessageContaining("some of [NMC, ");
    assertThat(of("*", "nmc").chemistries()).containsExactly("NMC");
    assertThat(of("*", "*").chemistries()).containsExactly("*");
  }

  @Test
  void packsAreNamedWithTheirTenant() {
    assertThatThrownBy(() -> of("acme", "NMC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"acme\"");
    assertThatThrownBy(() -> of("*/pack-1", "NMC")).isInstanceOf(IllegalArgumentException.class);
    assertThat(of("acme/*", "NMC").packs()).containsExactly("acme/*");
    assertThat(of("acme/pack-1", "NMC").packs()).containsExactly("acme/pack-1");
  }
}

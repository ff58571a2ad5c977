package io.galvani.schemas.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackId;
import org.junit.jupiter.api.Test;

final class AlertIdTest {
  @Test
  void idIsTheStartOfTheDigestOfItsSubject() {
    PackId pack = new PackId("acme", "bus-17");

    // printf 'acme/bus-17|cell:9|cell-overvoltage|1620205800000' | sha256sum | cut -c -32
    assertThat(AlertId.of(pack, "cell:9", "cell-overvoltage", 1_620_205_800_000L))
        .isEqualTo("346f903d5a550055d8d6ca302764c320");
  }
}

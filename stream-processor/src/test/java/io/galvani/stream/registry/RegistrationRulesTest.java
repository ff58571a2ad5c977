package io.galvani.stream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.PackRegistration;
import org.junit.jupiter.api.Test;

class RegistrationRulesTest {
  private static final CellParameterSet CELL = CellLibrary.shipped().get("generic-ncm");
  private static final PackRegistration VALID =
      PackRegistration.newBuilder()
          .setCellCount(96)
          .setProbeCount(2)
          .addProbeCell(0)
          .addProbeCell(95)
          .setParameterJson(CELL.json())
          .setParameterSha256(CELL.sha256())
          .build();

  @Test
  void consistentRegistrationPasses() {
    assertThatCode(() -> RegistrationRules.check(VALID)).doesNotThrowAnyException();
  }

  @Test
  void everyContradictionIsNamed() {
    assertRefused(VALID.toBuilder().setCellCount(0), "cell_count must be 1 to 1024, but was 0");
    assertRefused(VALID.toBuilder().setProbeCount(3), "probe_cell must be empty or one entry");
    assertRefused(VALID.toBuilder().setProbeCell(1, 96), "probe_cell must be in [0, 96)");
    assertRefused(VALID.toBuilder().setNominalIntervalS(Double.NaN), "nominal_interval_s");
    assertRefused(VALID.toBuilder().setParameterSha256("00"), "parameter_sha256 must be that of");
    assertRefused(VALID.toBuilder().clearParameterJson(), "parameter_json must be a text");
    assertRefused(
        VALID.toBuilder().setParameterJson("{}").setParameterSha256(RegistrationRules.sha256("{}")),
        "parameter_json");
    assertRefused(
        VALID.toBuilder().setUse("depot 3"),
        "use must be 1 to 32 of A-Z a-z 0-9 -, but was \"depot 3\"");
  }

  private static void assertRefused(PackRegistration.Builder registration, String message) {
    assertThatThrownBy(() -> RegistrationRules.check(registration.build()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void timeOfWritingMakesNoDifference() {
    assertThat(RegistrationRules.same(VALID, VALID.toBuilder().setRegisteredAtMs(5).build()))
        .isTrue();
    assertThat(RegistrationRules.same(VALID, VALID.toBuilder().setStreamEpoch(5).build()))
        .isFalse();
    assertThat(RegistrationRules.same(VALID, VALID.toBuilder().setUse("taxi").build())).isFalse();
    assertThat(
            RegistrationRules.same(
                VALID.toBuilder().setUse("taxi").setUseFromSeq(9).setPreviousUse("bus").build(),
                VALID.toBuilder().setUse("taxi").setUseFromSeq(700).build()))
        .isTrue();
  }
}

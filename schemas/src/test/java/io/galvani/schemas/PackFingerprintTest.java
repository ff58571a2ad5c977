package io.galvani.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.proto.PackRegistration;
import org.junit.jupiter.api.Test;

final class PackFingerprintTest {
  private static final PackRegistration PACK =
      PackRegistration.newBuilder()
          .setCellCount(96)
          .setProbeCount(8)
          .setParameterSet("generic-nmc")
          .setParameterSha256("00ff")
          .setMapping("current=-I")
          .build();

  @Test
  void anotherLayoutCellOrMappingIsAnotherPack() {
    long of = PackFingerprint.of(PACK);

    assertThat(PackFingerprint.of(PACK.toBuilder().setCellCount(95).build())).isNotEqualTo(of);
    assertThat(PackFingerprint.of(PACK.toBuilder().setParameterSha256("00fe").build()))
        .isNotEqualTo(of);
    assertThat(PackFingerprint.of(PACK.toBuilder().setMapping("current=I").build()))
        .isNotEqualTo(of);
  }

  @Test
  void whatSaysNothingOfTheNumbersDoesNotCount() {
    PackRegistration moved =
        PACK.toBuilder().setSite("depot-3").setStreamEpoch(7).setUse("taxi").build();

    assertThat(PackFingerprint.of(moved)).isEqualTo(PackFingerprint.of(PACK));
  }

  /** Stored states carry it: were it computed otherwise, every pack would begin anew. */
  @Test
  void neverChanges() {
    assertThat(PackFingerprint.of(PACK)).isEqualTo(-5_538_198_253_360_411_801L);
  }
}

package io.galvani.release.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;

/** Expects one refusal and no other. */
final class Refusals {
  private Refusals() {}

  static void expect(Refusal refusal, ThrowingCallable attempt) {
    RefusedException refused = Assertions.assertThrows(RefusedException.class, attempt::call);
    assertThat(refused.refusal()).as(refused.getMessage()).isEqualTo(refusal);
    assertThat(refused).hasMessageContaining(refusal.attack());
  }
}

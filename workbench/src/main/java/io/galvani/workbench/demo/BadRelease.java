package io.galvani.workbench.demo;

import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.UnsignedModel.Grounds;
import io.galvani.trainer.release.ReleaseRepository;
import java.util.Map;

/**
 * A model that is well formed, correctly signed and wrong: it says of every pack that its state of
 * charge is 15 points higher, and is sure of it.
 */
final class BadRelease {
  private static final String NAME = "bad";
  private static final float CORRECTION = 0.15f;
  private static final float LOG_VARIANCE = -12;

  private BadRelease() {}

  /** Puts it among the candidates and returns its name. */
  static String leave(ReleaseRepository repository, Audience audience, long nowMs) {
    Grounds grounds =
        new Grounds(Map.of("made_for", "the demo: wrong on purpose"), Map.of(), Map.of(), 0);
    ConstantCorrection.of(CORRECTION, LOG_VARIANCE)
        .leave(repository, NAME, audience, grounds, nowMs);
    return NAME;
  }
}

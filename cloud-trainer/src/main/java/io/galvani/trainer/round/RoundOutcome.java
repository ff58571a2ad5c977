package io.galvani.trainer.round;

import io.galvani.trainer.gate.GateVerdict;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a round of any model came to.
 *
 * @param verdict of the gate
 * @param champion what had to be beaten
 * @param candidate its name; empty if the gate failed
 * @param report page that says why
 * @param text the same for the terminal
 */
public record RoundOutcome(
    GateVerdict verdict, String champion, Optional<String> candidate, Path report, String text) {}

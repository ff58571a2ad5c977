package io.galvani.trainer.round;

import io.galvani.chassis.cells.CellParameterSet;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a pack besides its steps.
 *
 * @param pack {@code tenant/pack}
 * @param chemistry as registered
 * @param cell its parameter set; empty where the registration is not known or cannot be read
 * @param unwell times of alerts that are closed again
 */
public record PackFacts(
    String pack, String chemistry, Optional<CellParameterSet> cell, List<Span> unwell)
    implements OfPack {
  public PackFacts {
    unwell = List.copyOf(unwell);
  }

  /** The steps of times in which the pack was well. */
  public <T extends NewestSteps.Timed> List<T> well(List<T> steps) {
    return unwell.isEmpty() ? steps : steps.stream().filter(this::well).toList();
  }

  /** Whether the pack was well at a step. */
  public boolean well(NewestSteps.Timed step) {
    return unwell.stream().noneMatch(span -> span.holds(step.timestampMs()));
  }
}

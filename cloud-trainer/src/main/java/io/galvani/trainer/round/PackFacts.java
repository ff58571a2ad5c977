package io.galvani.trainer.round;

import io.galvani.chassis.cells.CellParameterSet;
import java.util.Optional;

/**
 * What is known of a pack besides its steps.
 *
 * @param pack {@code tenant/pack}
 * @param chemistry as registered
 * @param cell its parameter set; empty where the registration is not known or cannot be read
 */
public record PackFacts(String pack, String chemistry, Optional<CellParameterSet> cell)
    implements OfPack {}

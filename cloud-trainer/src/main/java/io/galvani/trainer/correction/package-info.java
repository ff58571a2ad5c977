/**
 * Learns what the equation-based filter gets wrong in its state of charge: rows from recordings,
 * from simulated packs and from the fleet with labels in hindsight, a small causal network, its
 * export as {@code soc-correction}, and the gate it has to pass.
 */
@NullMarked
package io.galvani.trainer.correction;

import org.jspecify.annotations.NullMarked;

/**
 * Capacity from partial charge: a round of training by hand or for the service, the peers, the
 * judgement on cells it never saw. What is learned from is in {@code table}, what the fleet
 * streamed in {@code fleet}; what estimates a level in {@code level}, {@code process} and {@code
 * trees}, and the model that joins them in {@code ensemble}.
 */
@NullMarked
package io.galvani.trainer.soh;

import org.jspecify.annotations.NullMarked;

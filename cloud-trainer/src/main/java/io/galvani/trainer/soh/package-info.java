/**
 * Capacity from partial charge: a round of training by hand or for the service, the peers, the
 * judgement on cells it never saw. What is learned from is in {@code table}, the model itself in
 * {@code ensemble}, what the fleet streamed in {@code fleet}.
 */
@NullMarked
package io.galvani.trainer.soh;

import org.jspecify.annotations.NullMarked;

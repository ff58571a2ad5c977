/**
 * Capacity from partial charge: rows of charge features, their causal history, the network that
 * learns from them, its peers, and the judgement on cells it never saw. The rows come from tables
 * made elsewhere or from charges that the fleet streamed, labelled in hindsight.
 */
@NullMarked
package io.galvani.trainer.soh;

import org.jspecify.annotations.NullMarked;

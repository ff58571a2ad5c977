/**
 * A model that was trained elsewhere, made a candidate: described, tried and tied to its inputs.
 */
@NullMarked
package io.galvani.trainer.own;

import org.jspecify.annotations.NullMarked;

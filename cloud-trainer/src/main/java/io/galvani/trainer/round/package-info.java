/**
 * What a round of training is, whatever the model: what is collected, how it is split, frozen and
 * told. The trainer service knows this and no model.
 */
@NullMarked
package io.galvani.trainer.round;

import org.jspecify.annotations.NullMarked;

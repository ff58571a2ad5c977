/** Rollouts by the reports of made-up packs. */
@NullMarked
package io.galvani.trainer.rollout;

import org.jspecify.annotations.NullMarked;

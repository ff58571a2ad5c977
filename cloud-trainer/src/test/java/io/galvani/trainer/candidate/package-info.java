/** Rollouts by the reports of made-up packs. */
@NullMarked
package io.galvani.trainer.candidate;

import org.jspecify.annotations.NullMarked;

/** What every candidate states: whom it is for; and what a round by hand is told of it. */
@NullMarked
package io.galvani.trainer.candidate;

import org.jspecify.annotations.NullMarked;

/** What every candidate states: whom it is for. */
@NullMarked
package io.galvani.trainer.candidate;

import org.jspecify.annotations.NullMarked;

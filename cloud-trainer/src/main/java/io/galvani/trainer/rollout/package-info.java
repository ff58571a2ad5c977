/**
 * Brings a release to packs in waves and takes it back by itself. The controller is a function of
 * its stored state, the reports and the time, so that whoever continues it continues it alike.
 */
@NullMarked
package io.galvani.trainer.rollout;

import org.jspecify.annotations.NullMarked;

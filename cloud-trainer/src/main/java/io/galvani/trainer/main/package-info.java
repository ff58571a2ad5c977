/** The entry of this module's programs: reads the command line and starts. */
@NullMarked
package io.galvani.trainer.main;

import org.jspecify.annotations.NullMarked;

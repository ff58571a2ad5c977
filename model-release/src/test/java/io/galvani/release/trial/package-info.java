/** Models that are signed and bad, each in a process of its own. */
@NullMarked
package io.galvani.release.trial;

import org.jspecify.annotations.NullMarked;

/** Attacks on releases, each against a repository that is honest but for the one thing altered. */
@NullMarked
package io.galvani.release.verify;

import org.jspecify.annotations.NullMarked;

/** The commands of those who hold keys, from the first key to a revoked one. */
@NullMarked
package io.galvani.trainer.release;

import org.jspecify.annotations.NullMarked;

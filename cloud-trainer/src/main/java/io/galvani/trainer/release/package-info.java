/**
 * The folder that releases come from, and the commands of those who hold keys. A candidate becomes
 * a release only through signatures made here by hand; the trainer itself holds no key.
 */
@NullMarked
package io.galvani.trainer.release;

import org.jspecify.annotations.NullMarked;

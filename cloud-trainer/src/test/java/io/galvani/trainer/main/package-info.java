/** The programs, in processes of their own. */
@NullMarked
package io.galvani.trainer.main;

import org.jspecify.annotations.NullMarked;

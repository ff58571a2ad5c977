/** Tests of what is proposed from elsewhere. */
@NullMarked
package io.galvani.trainer.own;

import org.jspecify.annotations.NullMarked;

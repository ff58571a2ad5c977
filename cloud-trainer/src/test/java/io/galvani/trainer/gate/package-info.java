/** Gates that must open and gates that must not. */
@NullMarked
package io.galvani.trainer.gate;

import org.jspecify.annotations.NullMarked;

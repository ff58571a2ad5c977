@NullMarked
package io.galvani.trainer.correction;

import org.jspecify.annotations.NullMarked;

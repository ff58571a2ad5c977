/** Tests of the learned capacity on made-up cells whose capacity is known. */
@NullMarked
package io.galvani.trainer.soh;

import org.jspecify.annotations.NullMarked;

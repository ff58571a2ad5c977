/**
 * {@code evaluate soc}: state of charge against a reference, case by case, beside a coulomb counter
 * and a plain Kalman filter that are told the same. {@link
 * io.galvani.workbench.evaluate.soc.SocCase} says what each case tells.
 */
@NullMarked
package io.galvani.workbench.evaluate.soc;

import org.jspecify.annotations.NullMarked;

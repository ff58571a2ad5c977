/**
 * Decides whether a challenger may replace the champion: better on packs that neither saw, by
 * enough, worse in no stratum, with honest intervals. Knows errors and strata, no models.
 */
@NullMarked
package io.galvani.trainer.gate;

import org.jspecify.annotations.NullMarked;

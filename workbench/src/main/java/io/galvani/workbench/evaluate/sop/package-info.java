/**
 * {@code evaluate sop}: voltage, and with it power, some seconds ahead under the load that
 * followed; energy to the lower limit; surface temperature a minute ahead. Each beside a baseline
 * that is told the same.
 */
@NullMarked
package io.galvani.workbench.evaluate.sop;

import org.jspecify.annotations.NullMarked;

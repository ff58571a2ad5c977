/** Power cuts, at every step, on a simulated disk and in processes that really end. */
@NullMarked
package io.galvani.release.slot;

import org.jspecify.annotations.NullMarked;

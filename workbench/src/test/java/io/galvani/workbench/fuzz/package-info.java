/** Decoders of bytes that others wrote, under whatever a fuzzer makes of them. */
@NullMarked
package io.galvani.workbench.fuzz;

import org.jspecify.annotations.NullMarked;

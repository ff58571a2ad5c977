/** Learns models from what fleets streamed; knows schemas, battery and chassis only. */
@NullMarked
package io.galvani.trainer;

import org.jspecify.annotations.NullMarked;

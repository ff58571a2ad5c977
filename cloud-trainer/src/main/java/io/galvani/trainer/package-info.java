/** Learns models and brings them out; knows schemas, battery, chassis and model-release only. */
@NullMarked
package io.galvani.trainer;

import org.jspecify.annotations.NullMarked;

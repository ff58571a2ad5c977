@NullMarked
package io.galvani.trainer.anomaly;

import org.jspecify.annotations.NullMarked;

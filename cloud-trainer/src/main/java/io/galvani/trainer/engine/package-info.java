/** What every training has in common: the engine's settings, its memory, the scale of inputs. */
@NullMarked
package io.galvani.trainer.engine;

import org.jspecify.annotations.NullMarked;

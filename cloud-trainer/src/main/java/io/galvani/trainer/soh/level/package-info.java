/**
 * The level of capacity, ln(capacity / reference)·{@link
 * io.galvani.trainer.soh.level.LevelSource#GAIN}: what estimates it, what it is learned from, and
 * which blocks of a history an estimate looks at.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.trainer.soh.level;

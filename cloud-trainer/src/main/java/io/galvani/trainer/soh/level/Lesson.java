package io.galvani.trainer.soh.level;

import io.galvani.trainer.soh.table.TrainingRows;

/**
 * What a level is learned from.
 *
 * @param rows of the training cells
 * @param scaled the rows' inputs [row, input], scaled
 * @param y targets [row]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Lesson(TrainingRows rows, float[][] scaled, float[] y) {}

package io.galvani.trainer.engine;

import java.util.Arrays;

/**
 * The fixed first layer: clip((x − centre)·gain, ±5). Centre and gain come once from the training
 * rows (median, 5 to 95 % range) and are part of the network; a cell under test never changes them.
 *
 * @param centre [input]
 * @param gain [input], 1/unit of the input
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record InputScale(float[] centre, float[] gain) {
  /** Largest scaled magnitude. */
  public static final float LIMIT = 5;

  /** The scale of rows [row][input]. */
  public static InputScale of(float[][] rows) {
    int width = rows[0].length;
    float[] centre = new float[width];
    float[] gain = new float[width];
    float[] column = new float[rows.length];
    for (int k = 0; k < width; k++) {
      for (int row = 0; row < rows.length; row++) {
        column[row] = rows[row][k];
      }
      Arrays.sort(column);
      float range =
          column[(int) (0.95 * (rows.length - 1))] - column[(int) (0.05 * (rows.length - 1))];
      centre[k] = column[rows.length / 2];
      gain[k] = range > 0 ? 3.3f / range : 0;
    }
    return new InputScale(centre, gain);
  }

  /** The same, but for the inputs [from, to). */
  public InputScale with(int from, int to, float newCentre, float newGain) {
    float[] centres = centre.clone();
    float[] gains = gain.clone();
    Arrays.fill(centres, from, to, newCentre);
    Arrays.fill(gains, from, to, newGain);
    return new InputScale(centres, gains);
  }

  /** A row scaled. */
  public float[] apply(float[] row) {
    float[] scaled = new float[row.length];
    for (int k = 0; k < row.length; k++) {
      float z = (row[k] - centre[k]) * gain[k];
      scaled[k] = Math.min(LIMIT, Math.max(-LIMIT, z));
    }
    return scaled;
  }
}

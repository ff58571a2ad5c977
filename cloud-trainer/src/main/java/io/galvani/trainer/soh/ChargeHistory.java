package io.galvani.trainer.soh;

/**
 * What a cell's own charges so far tell, without any capacity: the charge at hand, its change since
 * the first charges, the slow average's change, and the level of the first charges. Row t sees rows
 * 0 to t only.
 */
final class ChargeHistory {
  static final int FEATURES = ChargeFolder.FEATURES.size();

  /** Columns: now, now − first, slow − first, first, ln(1 + charges so far)/8. */
  static final int INPUTS = 4 * FEATURES + 1;

  private static final int FIRST_CHARGES = 10;
  private static final float SLOW_GAIN = 0.1f;

  private ChargeHistory() {}

  /** [row, input] for every row of the cell. */
  static float[][] inputs(ChargeCell cell) {
    float[][] inputs = new float[cell.rows()][];
    float[] now = new float[FEATURES];
    float[] slow = new float[FEATURES];
    float[] first = new float[FEATURES];
    for (int row = 0; row < inputs.length; row++) {
      float[] x = new float[INPUTS];
      for (int k = 0; k < FEATURES; k++) {
        float read = cell.features()[row][k];
        now[k] = Float.isFinite(read) ? read : now[k];
        slow[k] = row == 0 ? now[k] : slow[k] + SLOW_GAIN * (now[k] - slow[k]);
        if (row < FIRST_CHARGES) {
          first[k] += (now[k] - first[k]) / (row + 1);
        }
        x[k] = now[k];
        x[FEATURES + k] = now[k] - first[k];
        x[2 * FEATURES + k] = slow[k] - first[k];
        x[3 * FEATURES + k] = first[k];
      }
      x[INPUTS - 1] = (float) (StrictMath.log1p(row) / 8);
      inputs[row] = x;
    }
    return inputs;
  }
}

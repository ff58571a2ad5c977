package io.galvani.trainer.soh;

/**
 * What a cell's own charges so far tell, without any capacity: the charge at hand, the level of the
 * first charges, and the changes since them: now, slowly averaged, least, largest and summed up.
 * Row t sees rows 0 to t only.
 */
final class ChargeHistory {
  static final int FEATURES = ChargeFolder.FEATURES.size();

  /** Blocks of columns, in order; a last column holds {@code ln(1 + charges so far)/8}. */
  private static final int BLOCKS = 9;

  static final int INPUTS = BLOCKS * FEATURES + 1;

  private static final int FIRST_CHARGES = 10;
  private static final double[] GAINS = {0.3, 0.1, 0.02};

  /** Columns that a member of the ensemble looks at: differing views make differing mistakes. */
  enum View {
    /** The charge at hand alone. */
    NOW(FEATURES, 2 * FEATURES),
    /** Now − first, now, slow − first, first. */
    RECENT(0, 4 * FEATURES),
    /** Now, first, and everything that remembers. */
    WHOLE_LIFE(FEATURES, BLOCKS * FEATURES);

    final int from;
    final int to;

    View(int from, int to) {
      this.from = from;
      this.to = to;
    }

    int width() {
      return to - from;
    }

    /** The view's columns of every row. */
    float[][] of(float[][] rows) {
      float[][] seen = new float[rows.length][];
      for (int row = 0; row < rows.length; row++) {
        seen[row] = java.util.Arrays.copyOfRange(rows[row], from, to);
      }
      return seen;
    }
  }

  private final float[] now = new float[FEATURES];
  private final double[] first = new double[FEATURES];
  private final double[][] slow = new double[GAINS.length][FEATURES];
  private final double[] least = new double[FEATURES];
  private final double[] largest = new double[FEATURES];
  private final double[] sum = new double[FEATURES];
  private int charges;

  private ChargeHistory() {}

  /** [row, input] for every row of the cell. */
  static float[][] inputs(ChargeCell cell) {
    ChargeHistory history = new ChargeHistory();
    float[][] inputs = new float[cell.rows()][];
    for (int row = 0; row < inputs.length; row++) {
      inputs[row] = history.next(cell.features()[row]);
    }
    return inputs;
  }

  /** Takes one charge's features (one that is not finite stays as it was) and tells the inputs. */
  private float[] next(float[] features) {
    for (int k = 0; k < FEATURES; k++) {
      now[k] = Float.isFinite(features[k]) ? features[k] : now[k];
      for (int g = 0; g < GAINS.length; g++) {
        // A plain mean until the average is old enough for its gain.
        double gain = Math.max(GAINS[g], 1.0 / (charges + 1));
        slow[g][k] += gain * (now[k] - slow[g][k]);
      }
      if (charges < FIRST_CHARGES) {
        first[k] += (now[k] - first[k]) / (charges + 1);
      }
      least[k] = charges == 0 ? slow[1][k] : Math.min(least[k], slow[1][k]);
      largest[k] = charges == 0 ? slow[1][k] : Math.max(largest[k], slow[1][k]);
      sum[k] += now[k] - first[k];
    }
    charges++;
    return row();
  }

  private float[] row() {
    float[] x = new float[INPUTS];
    for (int k = 0; k < FEATURES; k++) {
      double[] blocks = {
        now[k] - first[k],
        now[k],
        slow[1][k] - first[k],
        first[k],
        slow[0][k] - first[k],
        slow[2][k] - first[k],
        least[k] - first[k],
        largest[k] - first[k],
        sum[k] / Math.sqrt(charges)
      };
      for (int block = 0; block < BLOCKS; block++) {
        x[block * FEATURES + k] = (float) blocks[block];
      }
    }
    x[INPUTS - 1] = (float) (StrictMath.log(charges) / 8);
    return x;
  }
}

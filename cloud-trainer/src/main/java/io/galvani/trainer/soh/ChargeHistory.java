package io.galvani.trainer.soh;

import java.util.ArrayList;
import java.util.List;

/**
 * What a cell's own charges so far tell, without any capacity: the charge at hand, the level of the
 * first charges, and the changes since them, block by block ({@link HistoryBlock}). Then the
 * columns of the {@link KnownUses}, all zero here; the last one holds {@code ln(charges so far)/8}.
 * Row t sees rows 0 to t only.
 */
final class ChargeHistory {
  static final int FEATURES = ChargeFolder.FEATURES.size();

  private static final int BLOCKS = HistoryBlock.values().length;

  /** The first column of the known uses. */
  static final int USES = BLOCKS * FEATURES;

  static final int INPUTS = USES + KnownUses.MOST + 1;

  private static final int FIRST_CHARGES = 10;
  private static final double QUICK_GAIN = 0.3;
  private static final double SLOW_GAIN = 0.1;
  private static final double SLOWEST_GAIN = 0.02;

  private final float[] now = new float[FEATURES];
  private final double[] first = new double[FEATURES];
  private final double[] quick = new double[FEATURES];
  private final double[] slow = new double[FEATURES];
  private final double[] slowest = new double[FEATURES];
  private final double[] least = new double[FEATURES];
  private final double[] largest = new double[FEATURES];
  private final double[] sum = new double[FEATURES];
  private final double[] travelled = new double[FEATURES];

  /** The slow average after every charge so far. */
  private final List<float[]> slowAt = new ArrayList<>();

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
      take(k, now[k], slowAt.size() + 1);
    }
    float[] kept = new float[FEATURES];
    for (int k = 0; k < FEATURES; k++) {
      kept[k] = (float) slow[k];
    }
    slowAt.add(kept);
    return row();
  }

  private void take(int k, double value, int charges) {
    // A plain mean until the average is old enough for its gain.
    double mean = 1.0 / charges;
    double before = slow[k];
    quick[k] += Math.max(QUICK_GAIN, mean) * (value - quick[k]);
    slow[k] += Math.max(SLOW_GAIN, mean) * (value - slow[k]);
    slowest[k] += Math.max(SLOWEST_GAIN, mean) * (value - slowest[k]);
    if (charges <= FIRST_CHARGES) {
      first[k] += (value - first[k]) / charges;
    }
    least[k] = charges == 1 ? slow[k] : Math.min(least[k], slow[k]);
    largest[k] = charges == 1 ? slow[k] : Math.max(largest[k], slow[k]);
    travelled[k] += charges == 1 ? 0 : Math.abs(slow[k] - before);
    sum[k] += value - first[k];
  }

  /** The slow average so many charges ago, or after the first. */
  private float[] ago(int charges) {
    return slowAt.get(Math.max(0, slowAt.size() - 1 - charges));
  }

  private float[] row() {
    int charges = slowAt.size();
    float[] x = new float[INPUTS];
    float[] quarter = slowAt.get((charges - 1) / 4);
    float[] half = slowAt.get((charges - 1) / 2);
    float[] threeQuarters = slowAt.get(3 * (charges - 1) / 4);
    for (int k = 0; k < FEATURES; k++) {
      for (HistoryBlock block : HistoryBlock.values()) {
        double value =
            switch (block) {
              case NOW_SINCE_FIRST -> now[k] - first[k];
              case NOW -> now[k];
              case SLOW -> slow[k] - first[k];
              case FIRST -> first[k];
              case QUICK -> quick[k] - first[k];
              case SLOWEST -> slowest[k] - first[k];
              case LEAST -> least[k] - first[k];
              case LARGEST -> largest[k] - first[k];
              case SUM -> sum[k] / Math.sqrt(charges);
              case QUARTER -> quarter[k] - first[k];
              case HALF -> half[k] - first[k];
              case THREE_QUARTERS -> threeQuarters[k] - first[k];
              case MEAN -> sum[k] / charges;
              case TRAVELLED -> travelled[k];
              case OVER_20 -> slow[k] - ago(20)[k];
              case OVER_50 -> slow[k] - ago(50)[k];
              case OVER_100 -> slow[k] - ago(100)[k];
              case OVER_200 -> slow[k] - ago(200)[k];
              case OVER_400 -> slow[k] - ago(400)[k];
            };
        x[block.column(k)] = (float) value;
      }
    }
    x[INPUTS - 1] = (float) (StrictMath.log(charges) / 8);
    return x;
  }
}

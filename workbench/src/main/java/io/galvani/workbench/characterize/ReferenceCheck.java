package io.galvani.workbench.characterize;

import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.Arrays;

/**
 * Tells a reference that has drifted: at small currents a voltage belongs to one SOC, so the
 * reference must not wander while the voltage comes back to where it was.
 */
final class ReferenceCheck {
  private static final double SLOW_C_RATE = 0.1;
  private static final double BIN_V = 0.02;
  private static final int BINS = 300;
  private static final double MOST_SPREAD = 0.05;

  /** Cells that never get above this have a plateau, on which a voltage belongs to many SOC. */
  private static final double PLATEAU_V = 3.8;

  private ReferenceCheck() {}

  /** Whether the reference of a slow test agrees with its voltage. */
  static boolean sound(Recording recording, double capacityAh) {
    if (Arrays.stream(recording.voltageV()).max().orElse(0) < PLATEAU_V) {
      return true;
    }
    double[] soc = recording.values(Column.REFERENCE_SOC);
    double[][] count = new double[2][BINS];
    double[][] sum = new double[2][BINS];
    double[][] square = new double[2][BINS];
    for (int row = 0; row < soc.length; row++) {
      double currentA = recording.currentA()[row];
      double v = recording.voltageV()[row];
      if (Math.abs(currentA) > SLOW_C_RATE * capacityAh || !(v > 0 && v < BINS * BIN_V)) {
        continue;
      }
      if (Double.isNaN(soc[row]) || Math.abs(currentA) < 1e-3 * capacityAh) {
        continue;
      }
      int side = currentA > 0 ? 1 : 0;
      int bin = (int) (v / BIN_V);
      count[side][bin]++;
      sum[side][bin] += soc[row];
      square[side][bin] += soc[row] * soc[row];
    }
    double rows = 0;
    double variance = 0;
    for (int side = 0; side < 2; side++) {
      for (int bin = 0; bin < BINS; bin++) {
        if (count[side][bin] > 0) {
          rows += count[side][bin];
          variance += square[side][bin] - sum[side][bin] * sum[side][bin] / count[side][bin];
        }
      }
    }
    return rows == 0 || Math.sqrt(Math.max(0, variance) / rows) < MOST_SPREAD;
  }
}

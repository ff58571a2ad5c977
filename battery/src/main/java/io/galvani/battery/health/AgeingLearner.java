package io.galvani.battery.health;

import java.util.ArrayList;
import java.util.List;

/**
 * Learns an {@link AgeingModel} from whole discharges of cells of one type at one rate and
 * temperature.
 *
 * <p>What a cell differs by when it is met: the second moment of the known cells' whole lives about
 * the new cell (its age is not known), scaled down, and what cells of one type differ by though
 * alike in age: a shift in voltage (resistance, contact, temperature), a stretch (active material)
 * and each charge for itself. How it moves: second moments of changes from discharge to discharge.
 */
public final class AgeingLearner {
  private static final int BINS = 24;
  private static final double SHIFT_SIGMA_V = 0.008;
  private static final double STRETCH_SIGMA = 0.012;
  private static final double OWN_SIGMA = 0.02;
  private static final double LIFE_SHARE = 0.1;
  private static final double STEP_FLOOR = 1e-8;
  private static final int NEW_DISCHARGES = 3;

  private final List<Life> lives = new ArrayList<>();

  /**
   * One cell's whole discharges in their order.
   *
   * @param cycles [discharge] equivalent full cycles at each
   * @param capacityAh [discharge] capacity to cut-off, Ah
   * @param chargeAh [discharge][point] charge given since full, Ah
   * @param voltageV [discharge][point] V
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by identity only
  public record Life(
      double[] cycles, double[] capacityAh, double[][] chargeAh, double[][] voltageV) {
    int size() {
      return cycles.length;
    }
  }

  /** Takes a cell's life in. */
  public AgeingLearner add(Life life) {
    if (life.size() > 0) {
      lives.add(life);
    }
    return this;
  }

  /** Whether there is enough to learn from: three discharges of one cell. */
  public boolean ready() {
    return lives.stream().anyMatch(life -> life.size() >= NEW_DISCHARGES);
  }

  /** Learns. */
  public AgeingModel learn() {
    double newAh = lives.stream().mapToDouble(AgeingLearner::newAh).average().orElseThrow();
    CurveBins bins = new CurveBins(levels());
    List<double[][]> charges = new ArrayList<>();
    for (Life life : lives) {
      charges.add(cut(bins, life, newAh));
    }
    double[] newBins = newBins(charges, bins.size());
    List<double[]> drifts = new ArrayList<>();
    List<Double> at = new ArrayList<>();
    double[] step = steps(charges, bins.size(), drifts, at);
    return new AgeingModel(
        bins,
        newAh,
        newBins,
        start(charges, bins, newBins, newAh),
        step,
        at.stream().mapToDouble(Double::doubleValue).toArray(),
        drifts.toArray(double[][]::new),
        1,
        0);
  }

  private static double newAh(Life life) {
    int n = Math.min(NEW_DISCHARGES, life.size());
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += life.capacityAh()[i];
    }
    return sum / n;
  }

  /** Voltages at which the mean curve has given equal shares of its capacity. */
  private double[] levels() {
    double[] level = new double[BINS - 1];
    int curves = 0;
    for (Life life : lives) {
      for (int i = 0; i < life.size(); i++) {
        for (int k = 1; k < BINS; k++) {
          double wanted = life.capacityAh()[i] * k / BINS;
          level[k - 1] += at(life.chargeAh()[i], life.voltageV()[i], wanted);
        }
        curves++;
      }
    }
    for (int k = 0; k < level.length; k++) {
      level[k] /= curves;
      if (k > 0) {
        level[k] = Math.min(level[k], level[k - 1] - 1e-4);
      }
    }
    return level;
  }

  private static double at(double[] chargeAh, double[] voltageV, double wantedAh) {
    int i = 0;
    while (i < chargeAh.length - 2 && chargeAh[i + 1] < wantedAh) {
      i++;
    }
    double span = chargeAh[i + 1] - chargeAh[i];
    double share = span > 0 ? Math.max(0, Math.min(1, (wantedAh - chargeAh[i]) / span)) : 0;
    return voltageV[i] + share * (voltageV[i + 1] - voltageV[i]);
  }

  /** [discharge][bin], and the cycle as one more; discharges that miss a level are left out. */
  private static double[][] cut(CurveBins bins, Life life, double newAh) {
    List<double[]> rows = new ArrayList<>();
    int n = bins.size();
    for (int i = 0; i < life.size(); i++) {
      double[] row = new double[n + 1];
      double[] binAh = new double[n];
      bins.cut(life.chargeAh()[i], life.voltageV()[i], life.voltageV()[i].length, true, binAh);
      double sum = 0;
      for (int k = 0; k < n - 1; k++) {
        row[k] = binAh[k] / newAh;
        sum += row[k];
      }
      row[n - 1] = life.capacityAh()[i] / newAh - sum;
      row[n] = life.cycles()[i];
      if (!Double.isNaN(sum)) {
        rows.add(row);
      }
    }
    return rows.toArray(double[][]::new);
  }

  private static double[] newBins(List<double[][]> charges, int n) {
    double[] mean = new double[n];
    int count = 0;
    for (double[][] life : charges) {
      for (int i = 0; i < Math.min(NEW_DISCHARGES, life.length); i++) {
        for (int k = 0; k < n; k++) {
          mean[k] += life[i][k];
        }
        count++;
      }
    }
    for (int k = 0; k < n; k++) {
      mean[k] /= Math.max(1, count);
    }
    return mean;
  }

  private static double[] start(
      List<double[][]> charges, CurveBins bins, double[] newBins, double newAh) {
    int n = newBins.length;
    double[] covariance = new double[n * n];
    int count = charges.stream().mapToInt(life -> life.length).sum();
    double[] apart = new double[n];
    for (double[][] life : charges) {
      for (double[] row : life) {
        for (int k = 0; k < n; k++) {
          apart[k] = row[k] - newBins[k];
        }
        outer(covariance, apart, LIFE_SHARE / Math.max(1, count));
      }
    }
    outer(covariance, shift(bins, newBins), 1);
    double[] stretch = new double[n];
    for (int k = 0; k < n; k++) {
      stretch[k] = STRETCH_SIGMA * newBins[k];
    }
    outer(covariance, stretch, 1);
    for (int k = 0; k < n; k++) {
      double own = OWN_SIGMA * newBins[k] + 0.001;
      covariance[k * n + k] += own * own;
    }
    return covariance;
  }

  /** What a curve lower by one sigma does to the charges. */
  private static double[] shift(CurveBins bins, double[] newBins) {
    double[] level = bins.levelV();
    int n = newBins.length;
    double[] change = new double[n];
    for (int k = 1; k < n - 1; k++) {
      // Charge per volt on either side of a level decides how much moves across it.
      double perV = newBins[k] / (level[k - 1] - level[k]);
      double above = k == 1 ? perV : newBins[k - 1] / (level[k - 2] - level[k - 1]);
      double moved = 0.5 * (perV + above) * SHIFT_SIGMA_V;
      change[k - 1] -= moved;
      change[k] += moved;
    }
    return change;
  }

  private static double[] steps(
      List<double[][]> charges, int n, List<double[]> drifts, List<Double> at) {
    int reach = 8;
    for (double[][] life : charges) {
      for (int i = 0; i + 1 < life.length; i += Math.max(1, life.length / 60)) {
        int from = Math.max(0, i - reach);
        int to = Math.min(life.length - 1, i + reach);
        drifts.add(change(life[from], life[to], n));
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += life[i][k];
        }
        at.add(sum);
      }
    }
    double[] covariance = new double[n * n];
    double pairs = 0;
    for (double[][] life : charges) {
      for (int i = 1; i < life.length; i++) {
        double cycles = Math.max(1e-9, life[i][n] - life[i - 1][n]);
        double[] change = change(life[i - 1], life[i], n);
        outer(covariance, change, cycles);
        pairs++;
      }
    }
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] /= Math.max(1, pairs);
    }
    for (int k = 0; k < n; k++) {
      covariance[k * n + k] += STEP_FLOOR;
    }
    return covariance;
  }

  /** Change of each bin in one cycle. */
  private static double[] change(double[] before, double[] after, int n) {
    double cycles = Math.max(1e-9, after[n] - before[n]);
    double[] change = new double[n];
    for (int k = 0; k < n; k++) {
      change[k] = (after[k] - before[k]) / cycles;
    }
    return change;
  }

  private static void outer(double[] covariance, double[] v, double weight) {
    int n = v.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        covariance[i * n + j] += weight * v[i] * v[j];
      }
    }
  }
}

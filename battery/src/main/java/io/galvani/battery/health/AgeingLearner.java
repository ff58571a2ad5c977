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
  private final int BINS = Integer.getInteger("bins",24); static double g(String k, double d){ return Double.parseDouble(System.getProperty(k, ""+d)); }
  private static final double SHIFT_SIGMA_V = 0.008;
  private static final double STRETCH_SIGMA = 0.012;
  private static final double OWN_SIGMA = 0.02;
  private static final double LIFE_SHARE = 0.1;
  private static final double STEP_FLOOR = 1e-8;
  private static final int NEW_DISCHARGES = 3;
  private static final double LEAST_STEP_V = 0.01;

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
    int n = bins.size();
    double[] swing = new double[n * n];
    double same = 0; double next = 0; double gap = 0; double length = 0; int count = 0;
    for (double[][] rows : charges) {
      double[][] trend = trend(rows);
      int stride = Math.max(1, rows.length / 60);
      for (int i = 0; i + stride < rows.length; i += stride) {
        drifts.add(change(trend[i], trend[i + stride], n));
        double sum = 0;
        for (int k = 0; k < n; k++) sum += 0.5 * (trend[i][k] + trend[i + stride][k]);
        at.add(sum);
      }
      double before = 0;
      for (int i = 0; i < rows.length; i++) {
        double[] apart = new double[n]; double total = 0;
        for (int k = 0; k < n; k++) { apart[k] = rows[i][k] - trend[i][k]; total += apart[k]; }
        outer(swing, apart, 1); count++;
        same += total * total; if (i > 0) next += total * before; before = total;
      }
      length += (rows[rows.length - 1][n] - rows[0][n]) / charges.size(); gap += (rows[rows.length - 1][n] - rows[0][n]) / (rows.length - 1) / charges.size();
    }
    for (int i = 0; i < swing.length; i++) swing[i] *= g("swing", 1.5) / count;
    for (int k = 0; k < n; k++) swing[k * n + k] += 1e-7;
    double rho = Math.max(0.05, Math.min(0.95, next / same));
    double swingCycles = -gap / Math.log(rho);
    double[] step = patterns(bins, newBins);
    for (int i = 0; i < step.length; i++) step[i] *= g("walk", 1) / length;
    for (double[] d : drifts) outer(step, d, g("fade", 0.05) * length / drifts.size());
    if (Boolean.getBoolean("v2")) System.out.printf("swing sd %.4f cycles %.1f%n", Math.sqrt(same/count), swingCycles);
    return new AgeingModel(
        bins,
        newAh,
        newBins,
        start(charges, bins, newBins, newAh),
        step,
        swing,
        swingCycles,
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

  /**
   * Voltages at which the mean curve has given equal shares of its capacity. Aged cells begin lower,
   * so that the mean leaves the top of a new cell's curve in one bin: levels of new cells are added
   * above.
   */
  private double[] levels() {
    double[] whole = meanLevels(Integer.MAX_VALUE);
    double[] young = meanLevels(NEW_DISCHARGES);
    List<Double> level = new ArrayList<>();
    for (double v : young) {
      if (Boolean.getBoolean("top") && v > whole[0] + 0.01) {
        level.add(v);
      }
    }
    for (double v : whole) {
      boolean apart = level.isEmpty() || v < level.get(level.size() - 1) - 1e-4;
      level.add(apart ? v : level.get(level.size() - 1) - 1e-4);
    }
    return level.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private double[] meanLevels(int most) {
    double[] level = new double[BINS - 1];
    int curves = 0;
    for (Life life : lives) {
      for (int i = 0; i < Math.min(most, life.size()); i++) {
        for (int k = 1; k < BINS; k++) {
          double wanted = life.capacityAh()[i] * k / BINS;
          level[k - 1] += at(life.chargeAh()[i], life.voltageV()[i], wanted);
        }
        curves++;
      }
    }
    for (int k = 0; k < level.length; k++) {
      level[k] /= curves;
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

  private double[] start(
      List<double[][]> charges, CurveBins bins, double[] newBins, double newAh) {
    int n = newBins.length;
    double[] covariance = patterns(bins, newBins);
    int count = charges.stream().mapToInt(life -> life.length).sum();
    double[] apart = new double[n];
    for (double[][] life : charges) {
      for (double[] row : life) {
        for (int k = 0; k < n; k++) {
          apart[k] = row[k] - newBins[k];
        }
        outer(covariance, apart, g("life",0.01) / Math.max(1, count));
      }
    }
    return covariance;
  }

  private double[] patterns(CurveBins bins, double[] newBins) {
    int n = newBins.length;
    double[] covariance = new double[n * n];
    double[] level = bins.levelV();
    // cumulative charge at level k moves by perV*delta(V_k)
    double[] perV = new double[n - 1];
    for (int k = 0; k < n - 1; k++) {
      double below = k + 1 < n - 1 ? newBins[k + 1] / (level[k] - level[k + 1]) : 0;
      double above = k > 0 ? newBins[k] / (level[k - 1] - level[k]) : below;
      perV[k] = k + 1 < n - 1 ? 0.5 * (below + above) : above;
    }
    double len = g("slen", 0.25); double sd = g("shift", 0.008);
    double[] cum = new double[n - 1]; double c = 0;
    for (int k = 0; k < n - 1; k++) { c += newBins[k]; cum[k] = c - g("warp",0) * Math.exp(-c / g("wlen",0.08)); }
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int a = i - 1; a <= i; a++) for (int b = j - 1; b <= j; b++) {
        if (a < 0 || b < 0 || a >= n - 1 || b >= n - 1) continue;
        double sign = (a == i ? 1 : -1) * (b == j ? 1 : -1);
        double d = (cum[a] - cum[b]) / len;
        sum += sign * perV[a] * perV[b] * sd * sd * Math.exp(-0.5 * d * d);
      }
      covariance[i * n + j] += sum;
    }
    double[] stretch = new double[n];
    for (int k = 0; k < n; k++) stretch[k] = g("stretch", 0.012) * newBins[k];
    outer(covariance, stretch, 1);
    for (int k = 0; k < n; k++) { double own = g("own", 0.02) * newBins[k] + 0.0003; covariance[k * n + k] += own * own; }
    return covariance;
  }

  /** Moving means; they narrow towards both ends, so that a steep beginning stays. */
  private double[][] trend(double[][] rows) {
    int most = Math.max(2, (int) (rows.length / g("smooth", 30)));
    double[][] trend = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      int reach = Math.min(most, Math.min(i, rows.length - 1 - i));
      double[] mean = new double[rows[i].length];
      for (int j = i - reach; j <= i + reach; j++) {
        for (int k = 0; k < mean.length; k++) {
          mean[k] += rows[j][k] / (2 * reach + 1);
        }
      }
      trend[i] = mean;
    }
    return trend;
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

package io.galvani.battery.health;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns an {@link AgeingModel} from whole discharges of cells of one type at one rate and
 * temperature: levels from the mean curve, drift from each life's moving mean, the swing from what
 * is left about it, and how cells differ from {@link CellSpread}.
 */
public final class AgeingLearner {
  private static final int BINS = 24;
  private static final int NEW_DISCHARGES = 3;
  private static final double LEAST_STEP_V = 0.01;
  private static final int PLACES_PER_LIFE = 60;
  private static final int MEANS_PER_LIFE = 30;

  /** The moving mean takes part of the swing with it. */
  private static final double SWING_FACTOR = 1.5;

  private static final double SWING_FLOOR = 1e-7;

  private final List<Life> lives = new ArrayList<>();

  /**
   * One cell's whole discharges in their order, at least three to be of use.
   *
   * @param cycles [discharge] equivalent full cycles at each, ascending
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

    double newAh() {
      return Arrays.stream(capacityAh).limit(NEW_DISCHARGES).average().orElse(Double.NaN);
    }
  }

  /** Takes a cell's life in; one of less than three discharges is left out. */
  public AgeingLearner add(Life life) {
    if (life.size() >= NEW_DISCHARGES) {
      lives.add(life);
    }
    return this;
  }

  /** Whether there is anything to learn from. */
  public boolean ready() {
    return !lives.isEmpty();
  }

  /**
   * Learns.
   *
   * @throws IllegalStateException if there is nothing to learn from
   */
  public AgeingModel learn() {
    double newAh = lives.stream().mapToDouble(Life::newAh).average().orElseThrow(this::nothing);
    CurveBins bins = new CurveBins(levels());
    Moments moments = new Moments(bins.size());
    double[] newBins = new double[bins.size()];
    double life = 0;
    for (Life one : lives) {
      double[][] rows = cut(bins, one, newAh);
      for (int i = 0; i < NEW_DISCHARGES; i++) {
        for (int k = 0; k < newBins.length; k++) {
          newBins[k] += rows[i][k] / (NEW_DISCHARGES * lives.size());
        }
      }
      moments.add(rows);
      life += (one.cycles()[one.size() - 1] - one.cycles()[0]) / lives.size();
    }
    return AgeingModel.of(
        bins,
        newAh,
        newBins,
        moments.swing(),
        moments.swingCycles(),
        life,
        moments.places.stream().mapToDouble(Double::doubleValue).toArray(),
        moments.drifts.toArray(double[][]::new));
  }

  private IllegalStateException nothing() {
    return new IllegalStateException("an ageing model needs a life of three discharges at least");
  }

  /**
   * Voltages at which the mean curve has given equal shares of its capacity. Aged cells begin
   * lower, so that this mean leaves the top of a new cell's curve in one bin: levels of new cells
   * are added above.
   */
  private double[] levels() {
    double[] whole = meanLevels(Integer.MAX_VALUE);
    List<Double> level = new ArrayList<>();
    for (double v : meanLevels(NEW_DISCHARGES)) {
      if (v > whole[0] + LEAST_STEP_V) {
        level.add(v);
      }
    }
    for (double v : whole) {
      double last = level.isEmpty() ? Double.POSITIVE_INFINITY : level.get(level.size() - 1);
      level.add(Math.min(v, last - 1e-4));
    }
    return level.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private double[] meanLevels(int most) {
    double[] level = new double[BINS - 1];
    int curves = 0;
    for (Life life : lives) {
      for (int i = 0; i < Math.min(most, life.size()); i++) {
        for (int k = 1; k < BINS; k++) {
          double wantedAh = life.capacityAh()[i] * k / BINS;
          level[k - 1] += voltageAt(life.chargeAh()[i], life.voltageV()[i], wantedAh);
        }
        curves++;
      }
    }
    for (int k = 0; k < level.length; k++) {
      level[k] /= curves;
    }
    return level;
  }

  private static double voltageAt(double[] chargeAh, double[] voltageV, double wantedAh) {
    int i = 0;
    while (i < chargeAh.length - 2 && chargeAh[i + 1] < wantedAh) {
      i++;
    }
    double span = chargeAh[i + 1] - chargeAh[i];
    double share = span > 0 ? Math.max(0, Math.min(1, (wantedAh - chargeAh[i]) / span)) : 0;
    return voltageV[i] + share * (voltageV[i + 1] - voltageV[i]);
  }

  /** [discharge][bin], and the cycle as one more; a level that is not reached is at the end. */
  private static double[][] cut(CurveBins bins, Life life, double newAh) {
    int n = bins.size();
    double[][] rows = new double[life.size()][n + 1];
    double[] binAh = new double[n];
    for (int i = 0; i < rows.length; i++) {
      bins.cut(life.chargeAh()[i], life.voltageV()[i], life.voltageV()[i].length, true, binAh);
      double sum = 0;
      for (int k = 0; k < n - 1; k++) {
        boolean reached = !Double.isNaN(binAh[k]);
        rows[i][k] = reached ? binAh[k] / newAh : Math.max(0, life.capacityAh()[i] / newAh - sum);
        sum += rows[i][k];
      }
      rows[i][n - 1] = life.capacityAh()[i] / newAh - sum;
      rows[i][n] = life.cycles()[i];
    }
    return rows;
  }

  /** Sums over all lives. */
  private static final class Moments {
    final List<double[]> drifts = new ArrayList<>();
    final List<Double> places = new ArrayList<>();
    private final int n;
    private final double[] swing;
    private int count;
    private double same;
    private double next;
    private double spacing;

    Moments(int n) {
      this.n = n;
      this.swing = new double[n * n];
    }

    void add(double[][] rows) {
      double[][] trend = trend(rows);
      int stride = Math.max(1, rows.length / PLACES_PER_LIFE);
      for (int i = 0; i + stride < rows.length; i += stride) {
        double cycles = Math.max(1e-9, trend[i + stride][n] - trend[i][n]);
        double[] change = new double[n];
        double capacity = 0;
        for (int k = 0; k < n; k++) {
          change[k] = (trend[i + stride][k] - trend[i][k]) / cycles;
          capacity += 0.5 * (trend[i + stride][k] + trend[i][k]);
        }
        drifts.add(change);
        places.add(capacity);
      }
      double before = 0;
      for (int i = 0; i < rows.length; i++) {
        double total = swing(rows[i], trend[i]);
        same += total * total;
        next += total * before;
        before = total;
      }
      spacing += rows[rows.length - 1][n] - rows[0][n];
      count += rows.length;
    }

    private double swing(double[] row, double[] mean) {
      double total = 0;
      for (int i = 0; i < n; i++) {
        total += row[i] - mean[i];
        for (int j = 0; j < n; j++) {
          swing[i * n + j] += (row[i] - mean[i]) * (row[j] - mean[j]);
        }
      }
      return total;
    }

    double[] swing() {
      double[] covariance = new double[n * n];
      for (int i = 0; i < covariance.length; i++) {
        covariance[i] = SWING_FACTOR * swing[i] / count + (i % (n + 1) == 0 ? SWING_FLOOR : 0);
      }
      return covariance;
    }

    /** From the correlation of one discharge's swing with the next one's. */
    double swingCycles() {
      double correlation = same > 0 ? Math.max(0.05, Math.min(0.95, next / same)) : 0.05;
      return -Math.max(1e-3, spacing / count) / StrictMath.log(correlation);
    }

    /** Moving means; they narrow towards both ends, so that a steep beginning stays. */
    private static double[][] trend(double[][] rows) {
      int most = Math.max(2, rows.length / MEANS_PER_LIFE);
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
  }
}

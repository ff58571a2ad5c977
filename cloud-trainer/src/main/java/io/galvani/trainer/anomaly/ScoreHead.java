package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.trainer.anomaly.Reconstructor.Rebuilt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes one number of how a snippet was rebuilt, for driving and charging apart. With e the mean
 * square error of each response, q its 99 % quantile over healthy vehicles that nothing learned
 * from, z the latent numbers and m, C their mean and covariance over those that were learned from
 * (Mahalanobis 1936),
 *
 * <pre>raw = max(e/q) + (z − m)ᵀC⁻¹(z − m)/p     score = raw/threshold</pre>
 *
 * p being the 99 % quantile of the distance. The worst response counts, not the mean: a fault shows
 * in one or two of them.
 *
 * @param gain [kind][response] 1/(q·threshold)
 * @param whitening [kind][latent · latent] rows of the matrix that turns z into numbers whose
 *     squares add up to the distance
 * @param offset [kind][latent] added after it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ScoreHead(float[][] gain, float[][] whitening, float[][] offset) {
  static final int KINDS = 2;
  private static final double QUANTILE = 0.99;
  private static final double RIDGE = 1e-3;
  private static final int LEAST_OF_A_KIND = 30;

  /** Error, distance and sum of one snippet. */
  record Score(double reconstruction, double distance) {
    double sum() {
      return reconstruction + distance;
    }
  }

  /**
   * Fits a head with threshold 1.
   *
   * @param learned snippets of vehicles that were learned from
   * @param unseen snippets of other healthy vehicles
   * @throws IllegalArgumentException if there are too few of a kind
   */
  static ScoreHead fit(
      List<Snippet> learned, Rebuilt ofLearned, List<Snippet> unseen, Rebuilt ofUnseen) {
    int latent = ofLearned.latent()[0].length;
    float[][] gain = new float[KINDS][];
    float[][] whitening = new float[KINDS][];
    float[][] offset = new float[KINDS][];
    for (int kind = 0; kind < KINDS; kind++) {
      List<Integer> taught = ofKind(learned, kind);
      List<Integer> others = ofKind(unseen, kind);
      gain[kind] = new float[SnippetFeature.RESPONSES];
      for (int f = 0; f < gain[kind].length; f++) {
        int response = f;
        double q = quantile(others.stream().mapToDouble(k -> ofUnseen.errors()[k][response]));
        gain[kind][f] = (float) (1 / Math.max(1e-9, q));
      }
      Gaussian gaussian = Gaussian.of(taught.stream().map(k -> ofLearned.latent()[k]).toList());
      double p =
          quantile(others.stream().mapToDouble(k -> gaussian.distance(ofUnseen.latent()[k])));
      whitening[kind] = new float[latent * latent];
      offset[kind] = new float[latent];
      gaussian.write(Math.sqrt(Math.max(1e-9, p)), whitening[kind], offset[kind]);
    }
    return new ScoreHead(gain, whitening, offset);
  }

  private static List<Integer> ofKind(List<Snippet> snippets, int kind) {
    List<Integer> of = new ArrayList<>();
    for (int k = 0; k < snippets.size(); k++) {
      if ((snippets.get(k).charging() ? 1 : 0) == kind) {
        of.add(k);
      }
    }
    if (of.size() < LEAST_OF_A_KIND) {
      throw new IllegalArgumentException(
          "healthy snippets of %s must be %d or more on each side, but were %d"
              .formatted(kind == 1 ? "charging" : "driving", LEAST_OF_A_KIND, of.size()));
    }
    return of;
  }

  private static double quantile(java.util.stream.DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted[(int) (QUANTILE * (sorted.length - 1))];
  }

  /** The same head with another threshold on its sums. */
  ScoreHead over(double threshold) {
    double root = Math.sqrt(threshold);
    return new ScoreHead(
        scaled(gain, 1 / threshold), scaled(whitening, 1 / root), scaled(offset, 1 / root));
  }

  private static float[][] scaled(float[][] numbers, double by) {
    float[][] scaled = new float[numbers.length][];
    for (int k = 0; k < numbers.length; k++) {
      scaled[k] = new float[numbers[k].length];
      for (int i = 0; i < scaled[k].length; i++) {
        scaled[k][i] = (float) (numbers[k][i] * by);
      }
    }
    return scaled;
  }

  /** The score of one row. */
  Score score(float[] errors, float[] latent, boolean charging) {
    int kind = charging ? 1 : 0;
    double worst = 0;
    for (int f = 0; f < errors.length; f++) {
      worst = Math.max(worst, errors[f] * gain[kind][f]);
    }
    double distance = 0;
    for (int row = 0; row < latent.length; row++) {
      double sum = offset[kind][row];
      for (int k = 0; k < latent.length; k++) {
        sum += whitening[kind][row * latent.length + k] * latent[k];
      }
      distance += sum * sum;
    }
    return new Score(worst, distance);
  }

  /** Mean and the inverse of a Cholesky factor of the covariance. */
  private record Gaussian(double[] mean, double[][] inverse) {
    static Gaussian of(List<float[]> rows) {
      int width = rows.get(0).length;
      double[] mean = new double[width];
      for (float[] row : rows) {
        for (int k = 0; k < width; k++) {
          mean[k] += row[k] / rows.size();
        }
      }
      double[][] covariance = new double[width][width];
      for (float[] row : rows) {
        for (int i = 0; i < width; i++) {
          for (int j = 0; j < width; j++) {
            covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / rows.size();
          }
        }
      }
      double trace = 0;
      for (int k = 0; k < width; k++) {
        trace += covariance[k][k];
      }
      for (int k = 0; k < width; k++) {
        covariance[k][k] += RIDGE * trace / width + 1e-12;
      }
      return new Gaussian(mean, inverseFactor(covariance));
    }

    /** L⁻¹ of C = LLᵀ. */
    private static double[][] inverseFactor(double[][] c) {
      int n = c.length;
      double[][] l = new double[n][n];
      double[][] inverse = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = c[i][j];
          for (int k = 0; k < j; k++) {
            sum -= l[i][k] * l[j][k];
          }
          l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
        }
      }
      for (int column = 0; column < n; column++) {
        for (int i = column; i < n; i++) {
          double sum = i == column ? 1 : 0;
          for (int k = column; k < i; k++) {
            sum -= l[i][k] * inverse[k][column];
          }
          inverse[i][column] = sum / l[i][i];
        }
      }
      return inverse;
    }

    double distance(float[] z) {
      double distance = 0;
      for (double[] row : inverse) {
        double sum = 0;
        for (int k = 0; k < row.length; k++) {
          sum += row[k] * (z[k] - mean[k]);
        }
        distance += sum * sum;
      }
      return distance;
    }

    void write(double scale, float[] whitening, float[] offset) {
      int width = mean.length;
      for (int row = 0; row < width; row++) {
        double at = 0;
        for (int k = 0; k < width; k++) {
          whitening[row * width + k] = (float) (inverse[row][k] / scale);
          at -= inverse[row][k] * mean[k] / scale;
        }
        offset[row] = (float) at;
      }
      if (!Arrays.stream(inverse).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
        throw new IllegalStateException("latent numbers must spread, but do not");
      }
    }
  }
}

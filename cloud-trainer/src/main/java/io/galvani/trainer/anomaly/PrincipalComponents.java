package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import java.util.Random;

/**
 * The linear peer: the first principal components of scaled snippets by subspace iteration (Golub
 * and Van Loan, Matrix Computations, 4th ed., 8.2.4), judged as the autoencoder is. Its components
 * must carry what drives the pack as well.
 */
final class PrincipalComponents implements Reconstructor {
  private static final int COMPONENTS = 16;
  private static final int ROUNDS = 30;

  private final double[] mean = new double[PackSnippets.WIDTH];
  private double[][] axes = new double[COMPONENTS][PackSnippets.WIDTH];

  /** Fits the components to scaled snippets. */
  PrincipalComponents(float[][] scaled, long seed) {
    for (float[] row : scaled) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += row[k] / scaled.length;
      }
    }
    Random random = new Random(seed);
    for (double[] axis : axes) {
      for (int k = 0; k < axis.length; k++) {
        axis[k] = random.nextGaussian();
      }
    }
    orthonormalize(axes);
    for (int round = 0; round < ROUNDS; round++) {
      axes = multiplied(scaled);
      orthonormalize(axes);
    }
  }

  /** The covariance, but for its scale, times each axis. */
  private double[][] multiplied(float[][] scaled) {
    double[][] next = new double[COMPONENTS][mean.length];
    for (float[] row : scaled) {
      for (int a = 0; a < COMPONENTS; a++) {
        double along = along(row, axes[a]);
        for (int k = 0; k < mean.length; k++) {
          next[a][k] += along * (row[k] - mean[k]);
        }
      }
    }
    return next;
  }

  private double along(float[] row, double[] axis) {
    double sum = 0;
    for (int k = 0; k < axis.length; k++) {
      sum += axis[k] * (row[k] - mean[k]);
    }
    return sum;
  }

  private static void orthonormalize(double[][] axes) {
    for (int a = 0; a < axes.length; a++) {
      for (int b = 0; b < a; b++) {
        double shared = dot(axes[a], axes[b]);
        for (int k = 0; k < axes[a].length; k++) {
          axes[a][k] -= shared * axes[b][k];
        }
      }
      double length = Math.max(1e-12, Math.sqrt(dot(axes[a], axes[a])));
      for (int k = 0; k < axes[a].length; k++) {
        axes[a][k] /= length;
      }
    }
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int k = 0; k < left.length; k++) {
      sum += left[k] * right[k];
    }
    return sum;
  }

  @Override
  public Rebuilt rebuild(float[][] scaled) {
    float[][] errors = new float[scaled.length][SnippetFeature.RESPONSES];
    float[][] latent = new float[scaled.length][COMPONENTS];
    double[] rebuilt = new double[mean.length];
    for (int row = 0; row < scaled.length; row++) {
      System.arraycopy(mean, 0, rebuilt, 0, mean.length);
      for (int a = 0; a < COMPONENTS; a++) {
        double along = along(scaled[row], axes[a]);
        latent[row][a] = (float) along;
        for (int k = 0; k < rebuilt.length; k++) {
          rebuilt[k] += along * axes[a][k];
        }
      }
      for (int k = SnippetBlock.DRIVERS; k < SnippetScale.SCALED; k++) {
        double apart = scaled[row][k] - rebuilt[k];
        int response = (k - SnippetBlock.DRIVERS) / PackSnippets.STEPS;
        errors[row][response] += (float) (apart * apart / PackSnippets.STEPS);
      }
    }
    return new Rebuilt(errors, latent);
  }
}

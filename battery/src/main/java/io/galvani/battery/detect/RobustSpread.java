package io.galvani.battery.detect;

import java.util.Arrays;

/**
 * Median and robust standard deviation, 1.4826 · MAD (Rousseeuw and Croux 1993,
 * doi:10.1080/01621459.1993.10476408), of the numbers that are finite. Keeps scratch space.
 */
final class RobustSpread {
  private final double[] scratch;
  private double median;
  private double sigma;

  RobustSpread(int most) {
    scratch = new double[most];
  }

  /** Takes the first {@code count} values; NaN median if none is finite. */
  void of(double[] values, int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (Double.isFinite(values[i])) {
        scratch[n++] = values[i];
      }
    }
    median = middle(n);
    for (int i = 0; i < n; i++) {
      scratch[i] = Math.abs(scratch[i] - median);
    }
    sigma = 1.4826 * middle(n);
  }

  double median() {
    return median;
  }

  double sigma() {
    return sigma;
  }

  private double middle(int n) {
    if (n == 0) {
      return Double.NaN;
    }
    Arrays.sort(scratch, 0, n);
    return n % 2 == 1 ? scratch[n / 2] : 0.5 * (scratch[n / 2 - 1] + scratch[n / 2]);
  }
}

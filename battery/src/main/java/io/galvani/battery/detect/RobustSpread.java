package io.galvani.battery.detect;

/**
 * Median and robust standard deviation, 1.4826 · MAD (Rousseeuw and Croux 1993,
 * doi:10.1080/01621459.1993.10476408), of the numbers that are finite. Keeps scratch space.
 */
public final class RobustSpread {
  private final double[] scratch;
  private double median;
  private double sigma;

  /**
   * @param most most values that are ever taken at once
   */
  public RobustSpread(int most) {
    scratch = new double[most];
  }

  /** Takes the first {@code count} values; NaN median if none is finite. */
  public void of(double[] values, int count) {
    int n = medianOf(values, count);
    for (int i = 0; i < n; i++) {
      scratch[i] = Math.abs(scratch[i] - median);
    }
    sigma = 1.4826 * middle(n);
  }

  /**
   * The same without the standard deviation, which is NaN then.
   *
   * @return how many of the values are finite
   */
  public int medianOf(double[] values, int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (Double.isFinite(values[i])) {
        scratch[n++] = values[i];
      }
    }
    median = middle(n);
    sigma = Double.NaN;
    return n;
  }

  /** Median of the values taken last; NaN if none was finite. */
  public double median() {
    return median;
  }

  /** Robust standard deviation of the values taken last; NaN if none was finite. */
  public double sigma() {
    return sigma;
  }

  private double middle(int n) {
    if (n == 0) {
      return Double.NaN;
    }
    select(n, n / 2);
    double upper = scratch[n / 2];
    if (n % 2 == 1) {
      return upper;
    }
    double lower = scratch[0];
    for (int i = 1; i < n / 2; i++) {
      lower = Math.max(lower, scratch[i]);
    }
    return 0.5 * (lower + upper);
  }

  /** Puts the k-th smallest in its place, none greater before it (Hoare 1961, algorithm 65). */
  private void select(int n, int k) {
    int low = 0;
    int high = n - 1;
    while (low < high) {
      double pivot = scratch[k];
      int i = low;
      int j = high;
      while (i <= j) {
        while (scratch[i] < pivot) {
          i++;
        }
        while (scratch[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swapped = scratch[i];
          scratch[i++] = scratch[j];
          scratch[j--] = swapped;
        }
      }
      low = j < k ? i : low;
      high = k < i ? j : high;
    }
  }
}

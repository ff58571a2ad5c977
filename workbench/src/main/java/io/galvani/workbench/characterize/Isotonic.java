package io.galvani.workbench.characterize;

/**
 * Nearest ascending sequence by pooling adjacent violators (Barlow, Bartholomew, Bremner and Brunk
 * 1972, Statistical Inference under Order Restrictions).
 */
final class Isotonic {
  private Isotonic() {}

  /**
   * The sequence nearest to {@code values} of which each exceeds the one before by a least rise.
   *
   * @param values [point]
   * @param leastRise [point] least rise from that point to the next; the last is not read
   */
  static double[] nearest(double[] values, double[] leastRise) {
    int n = values.length;
    double[] raised = new double[n];
    double[] mean = new double[n];
    int[] count = new int[n];
    int pools = 0;
    for (int k = 0; k < n; k++) {
      raised[k] = k == 0 ? 0 : raised[k - 1] + leastRise[k - 1];
      mean[pools] = values[k] - raised[k];
      count[pools] = 1;
      pools++;
      while (pools > 1 && mean[pools - 1] < mean[pools - 2]) {
        int both = count[pools - 2] + count[pools - 1];
        mean[pools - 2] =
            (mean[pools - 2] * count[pools - 2] + mean[pools - 1] * count[pools - 1]) / both;
        count[pools - 2] = both;
        pools--;
      }
    }
    double[] nearest = new double[n];
    int k = 0;
    for (int pool = 0; pool < pools; pool++) {
      for (int i = 0; i < count[pool]; i++) {
        nearest[k] = mean[pool] + raised[k];
        k++;
      }
    }
    return nearest;
  }
}

package io.galvani.trainer.anomaly;

/** What a count says of its mean (Garwood 1936, doi:10.1093/biomet/28.3-4.437). */
final class Poisson {
  private Poisson() {}

  /** Largest mean at which so few events have a chance of 5 % or more. */
  static double upper95(int count) {
    double low = count;
    double high = 2 * count + 10;
    for (int k = 0; k < 60; k++) {
      double middle = 0.5 * (low + high);
      if (atMost(count, middle) > 0.05) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Chance of that many events or fewer. */
  static double atMost(int count, double mean) {
    double logTerm = -mean;
    double sum = 0;
    for (int k = 0; k <= count; k++) {
      logTerm += k == 0 ? 0 : Math.log(mean / k);
      sum += Math.exp(logTerm);
    }
    return Math.min(1, sum);
  }
}

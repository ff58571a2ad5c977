package io.galvani.edge.model;

/** Distribution of durations in buckets of an eighth octave, of fixed size. */
final class Latency {
  private static final int PER_OCTAVE = 8;
  private static final double LEAST_NS = 100;

  private final long[] buckets = new long[32 * PER_OCTAVE];
  private long count;

  void add(long durationNs) {
    double octaves = Math.log(Math.max(1, durationNs / LEAST_NS)) / Math.log(2);
    buckets[Math.min(buckets.length - 1, (int) (octaves * PER_OCTAVE))]++;
    count++;
  }

  /** Upper bound of the bucket that holds the quantile, ms; NaN before anything was added. */
  double quantileMs(double share) {
    long below = 0;
    for (int i = 0; i < buckets.length && count > 0; i++) {
      below += buckets[i];
      if (below >= share * count) {
        return LEAST_NS * Math.pow(2, (i + 1.0) / PER_OCTAVE) / 1e6;
      }
    }
    return Double.NaN;
  }
}

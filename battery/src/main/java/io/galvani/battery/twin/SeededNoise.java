package io.galvani.battery.twin;

/**
 * Random numbers that are the same on every machine and Java version: SplitMix64 (Steele, Lea and
 * Flood 2014, "Fast splittable pseudorandom number generators", doi:10.1145/2714064.2660195).
 */
final class SeededNoise {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  /** Standard deviation of the sum of four uniform 16-bit integers. */
  private static final double SUM_SIGMA = StrictMath.sqrt(4 * ((65536.0 * 65536.0 - 1) / 12));

  private static final double SUM_MEAN = 4 * 65535 / 2.0;

  private long state;

  SeededNoise(long seed) {
    state = seed;
  }

  /** An independent generator; the same label gives the same one. */
  SeededNoise split(long label) {
    return new SeededNoise(mix(mix(state) ^ mix(label * GOLDEN_GAMMA)));
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return (nextLong() >>> 11) * UNIT;
  }

  double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /**
   * Nearly normal with mean 0 and sigma 1: four uniform numbers out of one word. Its tails end at
   * 3.46 sigma, which is kinder than a normal one.
   */
  double gaussian() {
    long bits = nextLong();
    long sum =
        (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48 & 0xFFFF);
    return (sum - SUM_MEAN) / SUM_SIGMA;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

package io.galvani.stream.sink;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Waits that double up to a bound, each drawn from the upper half so that retries spread. */
final class Backoff {
  private final long minNanos;
  private final long maxNanos;
  private final DoubleSupplier random;
  private long nextNanos;

  /**
   * @param random numbers in [0, 1)
   */
  Backoff(Duration min, Duration max, DoubleSupplier random) {
    this.minNanos = min.toNanos();
    this.maxNanos = max.toNanos();
    this.random = random;
    this.nextNanos = minNanos;
  }

  /** The next wait, ns. */
  long next() {
    long full = nextNanos;
    nextNanos = Math.min(maxNanos, full * 2);
    return (long) (full * (0.5 + 0.5 * random.getAsDouble()));
  }

  void reset() {
    nextNanos = minNanos;
  }
}

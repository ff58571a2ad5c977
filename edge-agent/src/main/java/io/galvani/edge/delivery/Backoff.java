package io.galvani.edge.delivery;

import java.util.random.RandomGenerator;

/**
 * Waits between attempts: doubling up to a limit, each drawn from the upper half of its span so
 * that many agents do not come back together.
 */
final class Backoff {
  private static final long FIRST_MS = 500;

  private final long maxMs;
  private final RandomGenerator random;
  private long spanMs;

  Backoff(long maxMs, RandomGenerator random) {
    this.maxMs = maxMs;
    this.random = random;
    this.spanMs = Math.min(FIRST_MS, maxMs);
  }

  long nextMs() {
    long waitMs = spanMs / 2 + random.nextLong(spanMs / 2 + 1);
    spanMs = Math.min(maxMs, spanMs * 2);
    return waitMs;
  }

  /** The link works: the next failure is a new one. */
  void reset() {
    spanMs = Math.min(FIRST_MS, maxMs);
  }
}

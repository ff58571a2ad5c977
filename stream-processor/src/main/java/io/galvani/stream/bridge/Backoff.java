package io.galvani.stream.bridge;

import java.util.concurrent.ThreadLocalRandom;

/**
 * When to try again: after 0.2 s, then twice as long each time up to 10 s, with jitter. Only what
 * lasted begins anew: a connection that is lost at once, again and again, is not hammered at.
 */
final class Backoff {
  private static final long FIRST_NANOS = 200_000_000L;
  private static final long LONGEST_NANOS = 10_000_000_000L;
  private static final long LASTING_NANOS = 5_000_000_000L;

  private long delayNanos = FIRST_NANOS;
  private long untilNanos;
  private long sinceNanos;
  private boolean waiting;
  private boolean up;

  /** Whether it may be tried now. */
  boolean over(long nowNanos) {
    return !waiting || nowNanos - untilNanos >= 0;
  }

  void failed(long nowNanos) {
    if (up && nowNanos - sinceNanos > LASTING_NANOS) {
      delayNanos = FIRST_NANOS;
    }
    up = false;
    waiting = true;
    untilNanos = nowNanos + ThreadLocalRandom.current().nextLong(delayNanos / 2, delayNanos);
    delayNanos = Math.min(LONGEST_NANOS, delayNanos * 2);
  }

  void succeeded(long nowNanos) {
    waiting = false;
    up = true;
    sinceNanos = nowNanos;
  }
}

package io.galvani.edge.model;

/** When something that may pass by itself is tried again: after 1, 2, 4 … 60 minutes. */
final class Retry {
  private static final long FIRST_MS = 60_000;
  private static final long LAST_MS = 3_600_000;

  private long atMs = Long.MAX_VALUE;
  private long waitMs = FIRST_MS;

  /** Something else is wanted: the next failure waits little. */
  void begin() {
    waitMs = FIRST_MS;
  }

  /** It failed. */
  void failed(long nowMs) {
    atMs = nowMs + waitMs;
    waitMs = Math.min(LAST_MS, 2 * waitMs);
  }

  /** Nothing waits any more. */
  void clear() {
    atMs = Long.MAX_VALUE;
  }

  /** Whether something is to be tried again, now or later. */
  boolean waits() {
    return atMs != Long.MAX_VALUE;
  }

  boolean isDue(long nowMs) {
    return nowMs >= atMs;
  }
}

package io.galvani.edge.model;

import io.galvani.release.verify.Refusal;
import java.util.EnumSet;
import java.util.Set;

/** When something that may pass by itself is tried again: after 1, 2, 4 … 60 minutes. */
final class Retry {
  private static final long FIRST_MS = 60_000;
  private static final long LAST_MS = 3_600_000;

  /** Refusals that may pass by themselves: a renewed timestamp, a clock that is set. */
  private static final Set<Refusal> PASSING =
      EnumSet.of(
          Refusal.TIME_UNKNOWN,
          Refusal.TIMESTAMP_EXPIRED,
          Refusal.TIMESTAMP_ROLLBACK,
          Refusal.TIMESTAMP_FROM_FUTURE,
          Refusal.MODEL_UNKNOWN,
          Refusal.MANIFEST_MIXED,
          Refusal.FILE_TOO_SLOW,
          Refusal.FILE_HASH_WRONG);

  private long atMs = Long.MAX_VALUE;
  private long waitMs = FIRST_MS;

  static boolean mayPass(Refusal refusal) {
    return PASSING.contains(refusal);
  }

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

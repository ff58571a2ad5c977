package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions, never for time alone. */
final class Watch {
  /** Event time begins in the past, so that no speed runs ahead of the wall clock. */
  static final long START_MS = 1_750_000_000_000L;

  static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long POLL_NS = 20_000_000;

  private Watch() {}

  /** Polls until the condition holds; returns how long that took, s. */
  static double await(String what, BooleanSupplier condition) {
    return await(what, PATIENCE, condition);
  }

  static double await(String what, Duration patience, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - begin)
          .as("%s within %s", what, patience)
          .isLessThan(patience.toNanos());
      LockSupport.parkNanos(POLL_NS);
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Prints what docs/reliability.md quotes. */
  static void figure(String testCase, String format, Object... values) {
    System.out.printf("%s: %s%n", testCase, String.format(java.util.Locale.ROOT, format, values));
  }
}

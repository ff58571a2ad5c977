package io.galvani.edge.source;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The machine's two clocks: the wall clock, which may be unset after a boot without a battery and
 * may jump, and the monotonic clock, which only goes forward and knows no date.
 */
public final class WallClock {
  /** This machine's clock is not set while it shows less, UTC ms: this program is younger. */
  public static final long UNSET_BEFORE_MS = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

  /** A stated time before this is that of a clock never set (1970, 1980, 2000), UTC ms. */
  static final long STATED_UNSET_BEFORE_MS = Instant.parse("2001-01-01T00:00:00Z").toEpochMilli();

  private final LongSupplier wallMs;
  private final LongSupplier monotonicNs;
  private final long startNs;

  public WallClock(LongSupplier wallMs, LongSupplier monotonicNs) {
    this.wallMs = wallMs;
    this.monotonicNs = monotonicNs;
    this.startNs = monotonicNs.getAsLong();
  }

  /** This machine's. */
  public static WallClock system() {
    return new WallClock(System::currentTimeMillis, System::nanoTime);
  }

  /** UTC ms, whatever it is worth. */
  public long wallMs() {
    return wallMs.getAsLong();
  }

  /** ms since the start. */
  public long monotonicMs() {
    return TimeUnit.NANOSECONDS.toMillis(monotonicNs.getAsLong() - startNs);
  }

  /** Whether this machine's clock has been set. */
  public boolean isSet() {
    return wallMs() >= UNSET_BEFORE_MS;
  }
}

package io.galvani.edge.delivery;

/**
 * How long a lane's confirmations take, and what follows of it: after which silence the lane has
 * stalled, and whether what is on its way only stands in queues.
 *
 * <p>Only what was sent once is measured (Karn and Partridge 1987): what was sent again may be
 * confirmed because it came through the first time, and would pass for quicker than the link is.
 * The silence allowed is the one configured, or the mean and four mean deviations where these are
 * longer (RFC 6298); it doubles with every stall.
 */
final class RoundTrips {
  private static final long LEAST_QUEUEING_MS = 200;
  private static final long MOST_QUEUEING_MS = 1_000;
  private static final long MOST_STALL_MS = 60_000;

  private final long leastStallMs;
  private long quickestMs = Long.MAX_VALUE;
  private double meanMs = Double.NaN;
  private double deviationMs;
  private long stallMs;

  /**
   * @param leastStallMs silence that is always allowed
   */
  RoundTrips(long leastStallMs) {
    this.leastStallMs = leastStallMs;
    this.stallMs = leastStallMs;
  }

  /** Forgets what the link before took. */
  void restart() {
    quickestMs = Long.MAX_VALUE;
    meanMs = Double.NaN;
    stallMs = leastStallMs;
  }

  /**
   * Takes the time of a message that was sent once.
   *
   * @param alone whether none of ours was before it: that is what the link takes now
   */
  void took(long ms, boolean alone) {
    quickestMs = alone ? ms : Math.min(quickestMs, ms);
    if (Double.isNaN(meanMs)) {
      meanMs = ms;
      deviationMs = ms / 2.0;
    } else {
      deviationMs += (Math.abs(ms - meanMs) - deviationMs) / 4;
      meanMs += (ms - meanMs) / 8;
    }
    stallMs = measuredStallMs();
  }

  private long measuredStallMs() {
    double ms = Double.isNaN(meanMs) ? 0 : meanMs + 4 * deviationMs;
    return Math.min(MOST_STALL_MS, Math.max(leastStallMs, (long) ms));
  }

  /**
   * Takes a confirmation that tells no time, since its message was sent again. The link answers,
   * but may be slower than what stalled allowed, so that two doublings stay until a time is known.
   */
  void confirmedAgain() {
    stallMs = Math.min(stallMs, 4 * measuredStallMs());
  }

  /**
   * Whether that took half as long again as the quickest of this link, {@value #LEAST_QUEUEING_MS}
   * ms longer at least and {@value #MOST_QUEUEING_MS} at most. A fixed limit would take the scatter
   * of a slow link for a queue.
   */
  boolean queued(long ms) {
    long limitMs = Math.min(MOST_QUEUEING_MS, Math.max(LEAST_QUEUEING_MS, quickestMs / 2));
    return ms - quickestMs > limitMs;
  }

  void stalled() {
    stallMs = Math.min(MOST_STALL_MS, stallMs * 2);
  }

  /** After which silence of the watermark the lane has stalled, ms. */
  long stallMs() {
    return stallMs;
  }
}

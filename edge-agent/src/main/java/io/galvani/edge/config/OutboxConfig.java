package io.galvani.edge.config;

import io.galvani.chassis.config.Require;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where and how much the agent buffers.
 *
 * @param dir folder of the outbox; it belongs to one agent
 * @param boundBytes most bytes that database and write-ahead log may use together
 * @param alertReserveBytes part of the bound that telemetry leaves to alerts
 * @param freeInterval how often rows that the cloud has are deleted
 */
public record OutboxConfig(
    Path dir,
    @Nullable Long boundBytes,
    @Nullable Long alertReserveBytes,
    @Nullable Duration freeInterval) {
  private static final long MIN_BOUND_BYTES = 1L << 20;
  private static final long MAX_BOUND_BYTES = 1L << 40;
  private static final long DEFAULT_BOUND_BYTES = 256L << 20;

  public OutboxConfig {
    Require.present("dir", dir);
    boundBytes =
        boundBytes == null
            ? Long.valueOf(DEFAULT_BOUND_BYTES)
            : Long.valueOf(
                Require.inRange("bound_bytes", boundBytes, MIN_BOUND_BYTES, MAX_BOUND_BYTES));
    alertReserveBytes =
        alertReserveBytes == null
            ? Long.valueOf(boundBytes / 16)
            : Long.valueOf(
                Require.inRange("alert_reserve_bytes", alertReserveBytes, 0, boundBytes / 2));
    freeInterval = freeInterval == null ? Duration.ofSeconds(5) : freeInterval;
    Require.inRange("free_interval.ms", freeInterval.toMillis(), 0, 3_600_000);
  }

  /** Defaults for everything but the folder. */
  public static OutboxConfig in(Path dir) {
    return new OutboxConfig(dir, null, null, null);
  }

  /** The same with another bound. */
  public OutboxConfig withBoundBytes(long bytes) {
    return new OutboxConfig(dir, bytes, null, freeInterval);
  }

  /** {@link #boundBytes()}, which is never absent. */
  public long bound() {
    return Require.present("bound_bytes", boundBytes);
  }

  /** {@link #alertReserveBytes()}, which is never absent. */
  public long alertReserve() {
    return Require.present("alert_reserve_bytes", alertReserveBytes);
  }

  /** {@link #freeInterval()}, which is never absent. */
  public Duration freeEvery() {
    return Require.present("free_interval", freeInterval);
  }
}

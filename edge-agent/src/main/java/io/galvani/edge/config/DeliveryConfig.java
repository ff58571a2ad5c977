package io.galvani.edge.config;

import io.galvani.chassis.config.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the agent sends.
 *
 * @param windowSamples most samples of a pack beyond the cloud's watermark in flight
 * @param windowMessages most messages of a lane beyond it; below the broker's queue limit
 * @param stallAfter silence of the watermark after which the sender goes back to it, or longer
 *     where the link's own round trips are
 * @param statusInterval how often the agent repeats its status
 * @param drainTimeout how long an ended agent waits for the watermark; not for recordings
 */
public record DeliveryConfig(
    @Nullable Integer windowSamples,
    @Nullable Integer windowMessages,
    @Nullable Duration stallAfter,
    @Nullable Duration statusInterval,
    @Nullable Duration drainTimeout) {
  public DeliveryConfig {
    windowSamples = windowSamples == null ? Integer.valueOf(4_096) : windowSamples;
    windowMessages = windowMessages == null ? Integer.valueOf(400) : windowMessages;
    stallAfter = stallAfter == null ? Duration.ofSeconds(5) : stallAfter;
    statusInterval = statusInterval == null ? Duration.ofSeconds(10) : statusInterval;
    drainTimeout = drainTimeout == null ? Duration.ofSeconds(30) : drainTimeout;
    Require.inRange("window_samples", windowSamples.intValue(), 1, 1_000_000);
    Require.inRange("window_messages", windowMessages.intValue(), 1, 10_000);
    Require.inRange("stall_after.ms", stallAfter.toMillis(), 10, 600_000);
    Require.inRange("status_interval.ms", statusInterval.toMillis(), 100, 3_600_000);
    Require.inRange("drain_timeout.ms", drainTimeout.toMillis(), 0, 86_400_000);
  }

  /** All defaults. */
  public static DeliveryConfig defaults() {
    return new DeliveryConfig(null, null, null, null, null);
  }

  /** The same with another stall time. */
  public DeliveryConfig withStallAfter(Duration stall) {
    return new DeliveryConfig(windowSamples, windowMessages, stall, statusInterval, drainTimeout);
  }

  /** {@link #windowSamples()}, which is never absent. */
  public int maxSamples() {
    return Require.present("window_samples", windowSamples);
  }

  /** {@link #windowMessages()}, which is never absent. */
  public int maxMessages() {
    return Require.present("window_messages", windowMessages);
  }

  /** {@link #stallAfter()} in ms. */
  public long stallAfterMs() {
    return Require.present("stall_after", stallAfter).toMillis();
  }

  /** {@link #statusInterval()} in ms. */
  public long statusIntervalMs() {
    return Require.present("status_interval", statusInterval).toMillis();
  }

  /** {@link #drainTimeout()} in ms. */
  public long drainTimeoutMs() {
    return Require.present("drain_timeout", drainTimeout).toMillis();
  }
}

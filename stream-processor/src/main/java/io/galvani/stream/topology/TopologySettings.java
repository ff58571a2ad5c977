package io.galvani.stream.topology;

import io.galvani.chassis.config.Require;
import java.time.Duration;

/**
 * What the topology lets its operator choose.
 *
 * @param instance name of this process in accounts
 * @param silence wall-clock time without a frame after which a pack counts as silent; zero: never
 * @param livePacks packs a task keeps as live objects; more are read from the stores again
 */
public record TopologySettings(String instance, Duration silence, int livePacks) {
  public TopologySettings {
    Require.text("instance", instance);
    Require.inRange("silence.ms", silence.toMillis(), 0, Duration.ofDays(30).toMillis());
    Require.positive("live_packs", livePacks);
  }
}

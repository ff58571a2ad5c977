package io.galvani.edge.config;

import io.galvani.chassis.config.Require;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Learned models beside the equations: corrections of their estimates, watches over packs.
 *
 * @param dir folder of installed releases and of what is trusted; it belongs to one agent
 * @param root root document that the device was delivered with
 * @param hardware id of this hardware, as releases name it
 * @param mostMemoryMib most resident memory that the releases of a pack may add together, native
 *     included; default 64
 * @param mostStepMs longest that 99 of 100 steps of a model may take; default 5
 * @param shadow event time that a release runs without effect before it serves, over boots if need
 *     be; default PT24H
 * @param switchAhead event time between the decision to switch and the sample that it holds from;
 *     default PT1M
 * @param reportInterval how often a running release is reported; default PT5M
 * @param trialTimeout longest that a release may take to load and to answer its golden vectors;
 *     default PT1M
 * @param trialMemoryMib Java heap of the process that tries a release first; default 64
 */
public record ModelsConfig(
    Path dir,
    Path root,
    String hardware,
    @Nullable Integer mostMemoryMib,
    @Nullable Double mostStepMs,
    @Nullable Duration shadow,
    @Nullable Duration switchAhead,
    @Nullable Duration reportInterval,
    @Nullable Duration trialTimeout,
    @Nullable Integer trialMemoryMib) {
  public ModelsConfig {
    Require.present("dir", dir);
    Require.present("root", root);
    Require.text("hardware", hardware);
    mostMemoryMib = mostMemoryMib == null ? Integer.valueOf(64) : mostMemoryMib;
    mostStepMs = mostStepMs == null ? Double.valueOf(5) : mostStepMs;
    shadow = shadow == null ? Duration.ofHours(24) : shadow;
    switchAhead = switchAhead == null ? Duration.ofMinutes(1) : switchAhead;
    reportInterval = reportInterval == null ? Duration.ofMinutes(5) : reportInterval;
    trialTimeout = trialTimeout == null ? Duration.ofMinutes(1) : trialTimeout;
    trialMemoryMib = trialMemoryMib == null ? Integer.valueOf(64) : trialMemoryMib;
    Require.inRange("most_memory_mib", mostMemoryMib.intValue(), 1, 65_536);
    Require.inRange("most_step_ms", mostStepMs.doubleValue(), 0.001, 10_000);
    Require.inRange("shadow.ms", shadow.toMillis(), 0, Duration.ofDays(90).toMillis());
    Require.inRange("switch_ahead.ms", switchAhead.toMillis(), 0, 86_400_000);
    Require.inRange("report_interval.ms", reportInterval.toMillis(), 100, 86_400_000);
    Require.inRange("trial_timeout.ms", trialTimeout.toMillis(), 1, 3_600_000);
    Require.inRange("trial_memory_mib", trialMemoryMib.intValue(), 16, 65_536);
  }

  /** Defaults for everything but what has none. */
  public static ModelsConfig of(Path dir, Path root, String hardware) {
    return new ModelsConfig(dir, root, hardware, null, null, null, null, null, null, null);
  }

  /** The same with another time in the shadow. */
  public ModelsConfig withShadow(Duration time) {
    return new ModelsConfig(
        dir,
        root,
        hardware,
        mostMemoryMib,
        mostStepMs,
        time,
        switchAhead,
        reportInterval,
        trialTimeout,
        trialMemoryMib);
  }

  /** The same with other limits on what a release may take. */
  public ModelsConfig withBudget(int memoryMib, double stepMs) {
    return new ModelsConfig(
        dir,
        root,
        hardware,
        memoryMib,
        stepMs,
        shadow,
        switchAhead,
        reportInterval,
        trialTimeout,
        trialMemoryMib);
  }

  /** {@link #mostMemoryMib()}, which is never absent. */
  public int memoryBudgetMib() {
    return Require.present("most_memory_mib", mostMemoryMib);
  }

  /** {@link #mostStepMs()}, which is never absent. */
  public double stepBudgetMs() {
    return Require.present("most_step_ms", mostStepMs);
  }

  /** {@link #shadow()} in hours. */
  public double shadowHours() {
    return Require.present("shadow", shadow).toMillis() / 3_600_000.0;
  }

  /** {@link #switchAhead()} in seconds. */
  public double switchAheadS() {
    return Require.present("switch_ahead", switchAhead).toMillis() / 1000.0;
  }

  /** {@link #reportInterval()} in ms. */
  public long reportIntervalMs() {
    return Require.present("report_interval", reportInterval).toMillis();
  }

  /** {@link #trialTimeout()}, which is never absent. */
  public Duration trialTime() {
    return Require.present("trial_timeout", trialTimeout);
  }

  /** {@link #trialMemoryMib()}, which is never absent. */
  public int trialHeapMib() {
    return Require.present("trial_memory_mib", trialMemoryMib);
  }
}

package io.galvani.edge.config;

import io.galvani.chassis.config.Require;
import io.galvani.schemas.PackId;
import io.galvani.schemas.PackUse;
import io.galvani.schemas.telemetry.FrameEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One pack that the agent serves.
 *
 * @param id name of the pack
 * @param parameterSet cell parameter set
 * @param capacityAh capacity that the parameter set is scaled to; absent = as it is
 * @param parallel cells in parallel behind each measured voltage
 * @param probeCell [probe]: the cell, from 0, each probe sits on; absent = spread evenly
 * @param site where the pack is
 * @param use duty the pack lives in, such as {@code taxi}: 1 to 32 of A-Z a-z 0-9 -; models of
 *     capacity are told, absent = they are told of none
 * @param source where its samples come from; absent when the program that embeds the agent says
 * @param speed event time against real time: a number or {@code max}
 * @param samplesPerFrame samples in one message
 * @param maxDelay longest that a sample waits for its frame to fill
 * @param deflate whether frames are compressed when that makes them smaller; their own code leaves
 *     little to gain
 * @param monitor whether the agent estimates and raises alerts itself
 */
public record PackConfig(
    String id,
    String parameterSet,
    @Nullable Double capacityAh,
    @Nullable Integer parallel,
    @Nullable List<Integer> probeCell,
    @Nullable String site,
    @Nullable String use,
    @Nullable SourceConfig source,
    @Nullable String speed,
    @Nullable Integer samplesPerFrame,
    @Nullable Duration maxDelay,
    @Nullable Boolean deflate,
    @Nullable Boolean monitor) {

  /**
   * Exactly one of the following.
   *
   * @param log a recorded log
   * @param stdin JSON lines on standard input
   * @param simulated simulated pack
   */
  public record SourceConfig(
      @Nullable LogConfig log, @Nullable StdinConfig stdin, @Nullable SimulatedConfig simulated) {
    public SourceConfig {
      int given = (log == null ? 0 : 1) + (stdin == null ? 0 : 1) + (simulated == null ? 0 : 1);
      if (given != 1) {
        throw new IllegalArgumentException(
            "source must be one of log, stdin, simulated, but " + given + " were given");
      }
    }
  }

  /**
   * A simulated pack that drives, charges and rests at 1 Hz from now on.
   *
   * @param cells cells in series
   * @param seed same seed, same pack; default 1
   */
  public record SimulatedConfig(int cells, @Nullable Long seed) {
    public SimulatedConfig {
      Require.inRange("cells", cells, 1, FrameEncoder.MAX_CELLS);
      seed = seed == null ? Long.valueOf(1) : seed;
    }

    /** {@link #seed()}, which is never absent. */
    public long twinSeed() {
      return Require.present("seed", seed);
    }
  }

  /**
   * A recorded log.
   *
   * @param file CSV, plain or gzip
   * @param map mapping file; absent = Battery Data Format
   */
  public record LogConfig(Path file, @Nullable Path map) {
    public LogConfig {
      Require.present("file", file);
    }
  }

  /**
   * JSON lines on standard input.
   *
   * @param cells how many cells every line holds
   * @param probes how many temperatures every line holds
   * @param nominalIntervalS seconds between lines, 0 = irregular
   */
  public record StdinConfig(
      int cells, @Nullable Integer probes, @Nullable Double nominalIntervalS) {
    public StdinConfig {
      Require.inRange("cells", cells, 1, FrameEncoder.MAX_CELLS);
      probes = probes == null ? Integer.valueOf(0) : probes;
      nominalIntervalS = nominalIntervalS == null ? Double.valueOf(0) : nominalIntervalS;
    }

    /** {@link #probes()}, which is never absent. */
    public int probeCount() {
      return Require.present("probes", probes);
    }

    /** {@link #nominalIntervalS()}, which is never absent. */
    public double intervalS() {
      return Require.present("nominal_interval_s", nominalIntervalS);
    }
  }

  public PackConfig {
    PackId.requireName("id", Require.text("id", id));
    Require.text("parameter_set", parameterSet);
    if (capacityAh != null) {
      Require.positive("capacity_ah", capacityAh.doubleValue());
    }
    if (use != null) {
      PackUse.requireName("use", use);
    }
    parallel = parallel == null ? Integer.valueOf(1) : parallel;
    Require.inRange("parallel", parallel.intValue(), 1, 10_000);
    speed = speed == null ? "1" : speed;
    samplesPerFrame = samplesPerFrame == null ? Integer.valueOf(1) : samplesPerFrame;
    Require.inRange("samples_per_frame", samplesPerFrame.intValue(), 1, FrameEncoder.MAX_SAMPLES);
    maxDelay = maxDelay == null ? Duration.ofSeconds(15) : maxDelay;
    Require.inRange("max_delay.ms", maxDelay.toMillis(), 1, 3_600_000);
    deflate = deflate == null ? Boolean.FALSE : deflate;
    monitor = monitor == null ? Boolean.TRUE : monitor;
  }

  /** A pack whose source the embedding program brings; everything else by default. */
  public static PackConfig of(String id, String parameterSet) {
    return new PackConfig(
        id, parameterSet, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** The same at another speed. */
  public PackConfig withSpeed(String newSpeed) {
    return new PackConfig(
        id,
        parameterSet,
        capacityAh,
        parallel,
        probeCell,
        site,
        use,
        source,
        newSpeed,
        samplesPerFrame,
        maxDelay,
        deflate,
        monitor);
  }

  /** The same with other frames. */
  public PackConfig withSamplesPerFrame(int samples) {
    return new PackConfig(
        id,
        parameterSet,
        capacityAh,
        parallel,
        probeCell,
        site,
        use,
        source,
        speed,
        samples,
        maxDelay,
        deflate,
        monitor);
  }

  /** The same with cells of another size and number. */
  public PackConfig withCells(@Nullable Double newCapacityAh, int newParallel) {
    return new PackConfig(
        id,
        parameterSet,
        newCapacityAh,
        newParallel,
        probeCell,
        site,
        use,
        source,
        speed,
        samplesPerFrame,
        maxDelay,
        deflate,
        monitor);
  }

  /** The same with probes on these cells; absent = spread evenly. */
  public PackConfig withProbeCell(@Nullable List<Integer> cells) {
    return new PackConfig(
        id,
        parameterSet,
        capacityAh,
        parallel,
        cells,
        site,
        use,
        source,
        speed,
        samplesPerFrame,
        maxDelay,
        deflate,
        monitor);
  }

  /** The same with or without estimates at the edge. */
  public PackConfig withMonitor(boolean on) {
    return new PackConfig(
        id,
        parameterSet,
        capacityAh,
        parallel,
        probeCell,
        site,
        use,
        source,
        speed,
        samplesPerFrame,
        maxDelay,
        deflate,
        on);
  }

  /** {@link #use()}, empty where it is absent. */
  public String duty() {
    return Objects.requireNonNullElse(use, "");
  }

  /** {@link #parallel()}, which is never absent. */
  public int parallelCells() {
    return Require.present("parallel", parallel);
  }

  /** {@link #speed()}, which is never absent. */
  public String pace() {
    return Require.present("speed", speed);
  }

  /** {@link #samplesPerFrame()}, which is never absent. */
  public int frameSamples() {
    return Require.present("samples_per_frame", samplesPerFrame);
  }

  /** {@link #maxDelay()} in ms. */
  public long maxDelayMs() {
    return Require.present("max_delay", maxDelay).toMillis();
  }

  /** {@link #deflate()}, which is never absent. */
  public boolean deflates() {
    return Require.present("deflate", deflate);
  }

  /** {@link #monitor()}, which is never absent. */
  public boolean monitors() {
    return Require.present("monitor", monitor);
  }
}

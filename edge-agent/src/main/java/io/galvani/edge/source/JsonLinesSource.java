package io.galvani.edge.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.Nearest;
import io.galvani.edge.config.PackConfig.StdinConfig;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.telemetry.SampleQuality;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sample a line, so that any script can feed a pack: {@code {"t": 1717243200.5, "current_a":
 * -12.5, "cells_v": [3.61, 3.62], "temps_c": [25.1], "pack_v": 7.23, "soc": 0.64}}. {@code t} is
 * epoch seconds or ISO 8601 UTC, the time of arrival if absent; {@code null} is a missing value;
 * current is positive into the battery.
 *
 * <p>The first line must be right, since it shows whether the script speaks this format at all; a
 * later line that cannot be read is counted and the stream goes on.
 */
public final class JsonLinesSource implements PackSource {
  private static final Logger LOG = LoggerFactory.getLogger(JsonLinesSource.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> KEYS =
      List.of("t", "current_a", "cells_v", "temps_c", "pack_v", "soc");

  private final BufferedReader lines;
  private final StdinConfig config;
  private final PackDescription description;
  private final QualityCounter quality = new QualityCounter();
  private final WallClock clock;
  private long lineNumber;
  private boolean spoken;
  private long lastMs;
  private long lastMonotonicMs;
  private long lastArrivalMs;
  private volatile ClockQuality clockQuality = ClockQuality.CLOCK_QUALITY_UNSET;
  private volatile OptionalLong wallOffsetMs = OptionalLong.empty();
  private boolean trouble;

  public JsonLinesSource(InputStream in, StdinConfig config) {
    this(in, config, WallClock.system());
  }

  JsonLinesSource(InputStream in, StdinConfig config, WallClock clock) {
    this.clock = clock;
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.config = config;
    this.description =
        new PackDescription(
            config.cells(),
            config.probeCount(),
            config.intervalS(),
            new SplittableRandom().nextInt(),
            ClockQuality.CLOCK_QUALITY_SYNCED,
            true);
  }

  @Override
  public PackDescription describe() {
    return description;
  }

  @Override
  public ClockQuality clockQuality() {
    return clockQuality;
  }

  @Override
  public OptionalLong wallOffsetMs() {
    return wallOffsetMs;
  }

  @Override
  public @Nullable Sample next() {
    try {
      String line = lines.readLine();
      while (line != null) {
        lineNumber++;
        Sample sample = line.isBlank() ? null : tolerant(line);
        if (sample != null) {
          return sample;
        }
        line = lines.readLine();
      }
      return null;
    } catch (IOException cut) {
      throw new InputException(
          "standard input must be readable, but after line " + lineNumber + ": " + cut, cut);
    }
  }

  private @Nullable Sample tolerant(String line) {
    try {
      Sample sample = parse(line);
      trouble = false;
      return sample;
    } catch (InputException wrong) {
      if (!spoken) {
        throw wrong;
      }
      quality.unusable();
      if (!trouble) {
        LOG.warn("Line cannot be used, the stream goes on, reason={}", wrong.getMessage());
        trouble = true;
      }
      return null;
    }
  }

  private Sample parse(String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException none) {
      throw new InputException(at() + " must be JSON, but: " + none.getOriginalMessage(), none);
    }
    if (!node.isObject()) {
      throw new InputException(at() + " must be a JSON object, but was " + node.getNodeType());
    }
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                throw new InputException(
                    at() + ": \"" + key + "\" must be a known key" + Nearest.hint(key, KEYS));
              }
            });
    double[] cellsV = array(node, "cells_v", config.cells());
    double[] tempsC = array(node, "temps_c", config.probeCount());
    long timestampMs = time(node.get("t"));
    double currentA = number(node, "current_a");
    double packV = number(node, "pack_v");
    double soc = number(node, "soc");
    int flags = Arrays.stream(cellsV).anyMatch(Double::isNaN) ? SampleQuality.UNREADABLE : 0;
    return new Sample(
        timestampMs,
        tell(timestampMs, node.hasNonNull("t")),
        currentA,
        packV,
        cellsV,
        tempsC,
        soc,
        quality.flags(timestampMs, currentA, flags));
  }

  /**
   * The monotonic time of a sample, ms. Stated times are the time base, without them it is this
   * process's own clock; and so it is where a script's clock is set at last, since the years that
   * it skips then have not passed.
   */
  private long tell(long timestampMs, boolean stated) {
    long unsetBeforeMs = stated ? WallClock.STATED_UNSET_BEFORE_MS : WallClock.UNSET_BEFORE_MS;
    boolean set = timestampMs >= unsetBeforeMs;
    ClockQuality quality =
        set ? ClockQuality.CLOCK_QUALITY_SYNCED : ClockQuality.CLOCK_QUALITY_UNSET;
    long arrivalMs = clock.monotonicMs();
    boolean setNow = spoken && quality != clockQuality;
    long passedMs = stated && !setNow ? timestampMs - lastMs : arrivalMs - lastArrivalMs;
    lastMonotonicMs = spoken ? Math.max(0, lastMonotonicMs + passedMs) : stated ? 0 : arrivalMs;
    lastMs = timestampMs;
    lastArrivalMs = arrivalMs;
    clockQuality = quality;
    if (set || clock.isSet()) {
      wallOffsetMs = OptionalLong.of((set ? timestampMs : clock.wallMs()) - lastMonotonicMs);
    }
    spoken = true;
    return lastMonotonicMs;
  }

  private long time(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return clock.wallMs();
    }
    try {
      long ms =
          node.isNumber()
              ? Math.round(node.asDouble() * 1_000)
              : Instant.parse(node.asText()).toEpochMilli();
      if (ms >= 0) {
        return ms;
      }
    } catch (DateTimeException none) {
      // said below
    }
    throw new InputException(at() + ": t must be epoch seconds or ISO 8601 UTC, but was " + node);
  }

  private double number(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Double.NaN;
    }
    if (!value.isNumber()) {
      throw new InputException(at() + ": " + key + " must be a number, but was " + value);
    }
    return value.asDouble();
  }

  private double[] array(JsonNode node, String key, int length) {
    JsonNode values = node.get(key);
    int given = values == null ? 0 : values.size();
    if (given != length) {
      throw new InputException(
          at() + ": " + key + " must hold " + length + " numbers, but held " + given);
    }
    double[] result = new double[length];
    for (int i = 0; i < length; i++) {
      JsonNode value = java.util.Objects.requireNonNull(values).get(i);
      result[i] = value.isNumber() ? value.asDouble() : Double.NaN;
    }
    return result;
  }

  private String at() {
    return "line " + lineNumber + " of standard input";
  }

  @Override
  public SourceCounts counts() {
    return quality.counts();
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException alreadyGone) {
      // nothing was written, nothing can be lost
    }
  }
}

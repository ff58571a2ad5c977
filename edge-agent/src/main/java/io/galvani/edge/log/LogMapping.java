package io.galvani.edge.log;

import io.galvani.chassis.config.Require;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of a log become samples. A physical value is {@code raw * scale + offset};
 * placeholders are compared with the raw value.
 *
 * @param pack what the log does not say of its pack
 * @param csv dialect
 * @param time time column
 * @param current pack current
 * @param packVoltage pack voltage, V after scaling
 * @param bmsSoc state of charge by the pack's own BMS, 0..1 after scaling
 * @param cells cell voltages, V after scaling
 * @param temperatures probes, degC after scaling
 */
public record LogMapping(
    @Nullable PackMapping pack,
    @Nullable CsvDialect csv,
    TimeColumn time,
    CurrentColumn current,
    @Nullable ValueColumn packVoltage,
    @Nullable ValueColumn bmsSoc,
    ColumnGroup cells,
    @Nullable ColumnGroup temperatures) {
  public LogMapping {
    pack = pack == null ? new PackMapping(null, null, null, null, null, null, null) : pack;
    csv = csv == null ? new CsvDialect(null, null, null) : csv;
    Require.present("time", time);
    Require.present("current", current);
    Require.present("cells", cells);
  }

  /** Identity of what the columns mean: equal for equal columns, scales, offsets and signs. */
  public String identity() {
    String meaning = current + "|" + packVoltage + "|" + cells + "|" + temperatures;
    CRC32C crc = new CRC32C();
    crc.update(meaning.getBytes(StandardCharsets.UTF_8));
    return "log-%08x".formatted(crc.getValue());
  }

  /** {@link #pack()}, which is never absent. */
  public PackMapping packOrDefaults() {
    return Require.present("pack", pack);
  }

  /** {@link #csv()}, which is never absent. */
  public CsvDialect dialect() {
    return Require.present("csv", csv);
  }

  /**
   * What the log does not say of its pack.
   *
   * @param id name of the pack
   * @param parameterSet cell parameter set
   * @param capacityAh capacity that the parameter set is scaled to; absent = as it is
   * @param parallel cells in parallel behind each measured voltage
   * @param probeCell [probe]: the cell, from 0, each probe sits on; absent = spread evenly
   * @param nominalIntervalS seconds between samples, 0 = irregular
   * @param site where the pack is
   */
  public record PackMapping(
      @Nullable String id,
      @Nullable String parameterSet,
      @Nullable Double capacityAh,
      @Nullable Integer parallel,
      @Nullable List<Integer> probeCell,
      @Nullable Double nominalIntervalS,
      @Nullable String site) {
    public PackMapping {
      if (capacityAh != null) {
        Require.positive("capacity_ah", capacityAh.doubleValue());
      }
      parallel =
          parallel == null
              ? Integer.valueOf(1)
              : Integer.valueOf(Require.inRange("parallel", parallel.intValue(), 1, 10_000));
      nominalIntervalS =
          nominalIntervalS == null
              ? Double.valueOf(0)
              : Double.valueOf(
                  Require.inRange("nominal_interval_s", nominalIntervalS, 0.0, 86_400.0));
    }

    /** {@link #nominalIntervalS()}, which is never absent. */
    public double intervalS() {
      return Require.present("nominal_interval_s", nominalIntervalS);
    }
  }

  /**
   * How the file is written.
   *
   * @param separator between fields
   * @param quote around fields
   * @param skipLines lines before the header
   */
  public record CsvDialect(
      @Nullable String separator, @Nullable String quote, @Nullable Integer skipLines) {
    public CsvDialect {
      separator = single("separator", separator == null ? "," : separator);
      quote = single("quote", quote == null ? "\"" : quote);
      skipLines =
          skipLines == null
              ? Integer.valueOf(0)
              : Integer.valueOf(Require.inRange("skip_lines", skipLines.intValue(), 0, 1_000));
    }

    private static String single(String name, String value) {
      String given = value.equals("\\t") ? "\t" : value;
      if (given.length() != 1) {
        throw new IllegalArgumentException(
            name + " must be one character, but was \"" + value + "\"");
      }
      return given;
    }

    char separatorChar() {
      return Require.present("separator", separator).charAt(0);
    }

    char quoteChar() {
      return Require.present("quote", quote).charAt(0);
    }

    int linesToSkip() {
      return Require.present("skip_lines", skipLines);
    }
  }

  /**
   * When a row was measured.
   *
   * @param column its column
   * @param format {@code epoch_ms}, {@code epoch_s}, {@code seconds_since_start}, or a pattern such
   *     as {@code yyyy-MM-dd HH:mm:ss}
   * @param zone zone of a pattern without one, e.g. {@code Asia/Shanghai}
   * @param start UTC instant of second 0
   * @param startColumn column whose first value, epoch seconds, is that instant instead
   */
  public record TimeColumn(
      String column,
      String format,
      @Nullable String zone,
      @Nullable String start,
      @Nullable String startColumn) {
    private static final List<String> NAMED = List.of("epoch_ms", "epoch_s", "seconds_since_start");

    public TimeColumn {
      Require.text("column", column);
      Require.text("format", format);
      if (!NAMED.contains(format)) {
        requirePattern(format, zone);
      }
      if (start != null) {
        requireInstant(start);
      }
      if (format.equals("seconds_since_start") && start == null && startColumn == null) {
        throw new IllegalArgumentException(
            "start must be given with seconds_since_start (or start_column), but is missing");
      }
    }

    private static void requireInstant(String start) {
      try {
        Objects.requireNonNull(Instant.parse(start));
      } catch (java.time.DateTimeException wrong) {
        throw new IllegalArgumentException(
            "start must be UTC such as 2020-01-01T00:00:00Z, but was \"" + start + "\"");
      }
    }

    private static void requirePattern(String format, @Nullable String zone) {
      try {
        Objects.requireNonNull(DateTimeFormatter.ofPattern(format));
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "format must be one of "
                + String.join(", ", NAMED)
                + " or a date pattern, but was \""
                + format
                + "\"");
      }
      try {
        Objects.requireNonNull(ZoneId.of(Require.text("zone", zone)));
      } catch (java.time.DateTimeException unknown) {
        throw new IllegalArgumentException(
            "zone must be a time zone such as Europe/Berlin, but was \"" + zone + "\"");
      }
    }
  }

  /** Which way the logged current counts. */
  public enum Positive {
    CHARGING,
    DISCHARGING
  }

  /**
   * The pack's current, A after scaling.
   *
   * @param column its column
   * @param positive what a positive raw value means
   */
  public record CurrentColumn(
      String column,
      Positive positive,
      @Nullable Double scale,
      @Nullable Double offset,
      @Nullable Placeholders placeholders) {
    public CurrentColumn {
      Require.text("column", column);
      Require.present("positive", positive);
    }
  }

  /** One optional quantity. */
  public record ValueColumn(
      String column,
      @Nullable Double scale,
      @Nullable Double offset,
      @Nullable Placeholders placeholders) {
    public ValueColumn {
      Require.text("column", column);
    }
  }

  /**
   * Several columns of one quantity, in the order of the cells or probes.
   *
   * @param columns names or patterns such as <code>V_{1..96}</code>
   */
  public record ColumnGroup(
      List<String> columns,
      @Nullable Double scale,
      @Nullable Double offset,
      @Nullable Placeholders placeholders) {
    public ColumnGroup {
      if (columns == null || columns.isEmpty()) {
        throw new IllegalArgumentException("columns must name at least one, but names none");
      }
      columns = List.copyOf(columns);
    }

    /** The names, patterns written out. */
    List<String> names() {
      return columns.stream().flatMap(c -> ColumnPattern.expand(c).stream()).toList();
    }
  }

  /**
   * Raw values that mean "not measured".
   *
   * @param values exactly these
   * @param below everything below this
   * @param above everything above this
   */
  public record Placeholders(
      @Nullable List<Double> values, @Nullable Double below, @Nullable Double above) {
    public Placeholders {
      values = values == null ? List.of() : List.copyOf(values);
    }
  }
}

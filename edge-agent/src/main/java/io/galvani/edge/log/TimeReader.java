package io.galvani.edge.log;

import io.galvani.edge.log.LogMapping.TimeColumn;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns the text of a time column into UTC ms. */
final class TimeReader {
  /** What an unreadable time reads as. */
  static final long UNREADABLE = Long.MIN_VALUE;

  private static final double MAX_EPOCH_MS = 253_402_300_799_999.0; // year 9999

  private final TimeColumn column;
  private final @Nullable DateTimeFormatter pattern;
  private final @Nullable ZoneId zone;
  private double startMs;

  TimeReader(TimeColumn column) {
    this.column = column;
    this.zone = column.zone() == null ? null : ZoneId.of(column.zone());
    this.pattern =
        column.format().startsWith("epoch_") || column.format().equals("seconds_since_start")
            ? null
            : DateTimeFormatter.ofPattern(column.format());
    this.startMs =
        column.start() == null ? Double.NaN : Instant.parse(column.start()).toEpochMilli();
  }

  /** Whether the instant of second 0 is still to be told by the first row. */
  boolean needsStart() {
    return column.startColumn() != null && Double.isNaN(startMs);
  }

  void start(double epochS, double firstSecond) {
    startMs = (epochS - firstSecond) * 1_000;
  }

  long read(char[] text, int offset, int length) {
    if (pattern != null) {
      return byPattern(new String(text, offset, length).trim());
    }
    double number = NumberParser.parse(text, offset, length);
    double ms =
        switch (column.format()) {
          case "epoch_ms" -> number;
          case "epoch_s" -> number * 1_000;
          default -> startMs + number * 1_000;
        };
    return ms >= 0 && ms <= MAX_EPOCH_MS ? Math.round(ms) : UNREADABLE;
  }

  private long byPattern(String text) {
    try {
      TemporalAccessor parsed = Objects.requireNonNull(pattern).parse(text);
      if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
        return Instant.from(parsed).toEpochMilli();
      }
      LocalDate date = LocalDate.from(parsed);
      LocalTime time = parsed.query(TemporalQueries.localTime());
      LocalDateTime local = time == null ? date.atStartOfDay() : date.atTime(time);
      return local.atZone(Objects.requireNonNull(zone)).toInstant().toEpochMilli();
    } catch (DateTimeException none) {
      return UNREADABLE;
    }
  }
}

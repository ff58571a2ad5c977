package io.galvani.stream.timeseries;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one point as a line of line protocol: tags first, then fields, then the time. Names and
 * types must be the schema's. A number that is not finite cannot travel and its field is left out;
 * characters that would break the line are replaced.
 */
public final class LineBuilder {
  /** Longer texts are cut: a summary is a sentence. */
  private static final int MAX_TEXT = 1024;

  private static final int MAX_TAG = 128;

  private final Measurement measurement;
  private final StringBuilder line = new StringBuilder(256);
  private boolean hasField;

  public LineBuilder(Measurement measurement) {
    this.measurement = measurement;
    line.append(measurement.name());
  }

  /** Adds a tag; an absent or blank value is no tag. */
  public LineBuilder tag(String name, @Nullable String value) {
    if (hasField) {
      throw new IllegalStateException("tags must come before fields, but " + name + " did not");
    }
    if (!measurement.tags().contains(name)) {
      throw new IllegalArgumentException(
          "tag must be one of " + measurement.tags() + ", but was " + name);
    }
    if (value != null && !value.isBlank()) {
      line.append(',').append(name).append('=');
      appendTag(value.strip());
    }
    return this;
  }

  /** Adds a number, unless it is not finite. */
  public LineBuilder field(String name, double value) {
    if (Double.isFinite(value)) {
      name(name, FieldType.FLOAT).append(value);
    }
    return this;
  }

  /** Adds a number in the digits of single precision, unless it is not finite. */
  public LineBuilder field(String name, float value) {
    if (Float.isFinite(value)) {
      name(name, FieldType.FLOAT).append(value);
    }
    return this;
  }

  /** Adds a whole number. */
  public LineBuilder field(String name, long value) {
    name(name, FieldType.INT).append(value).append('i');
    return this;
  }

  /** Adds true or false. */
  public LineBuilder field(String name, boolean value) {
    name(name, FieldType.BOOL).append(value ? 't' : 'f');
    return this;
  }

  /** Adds a text. */
  public LineBuilder field(String name, String value) {
    name(name, FieldType.TEXT).append('"');
    for (int i = 0; i < Math.min(value.length(), MAX_TEXT); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\');
      }
      line.append(printable(c) ? c : ' ');
    }
    line.append('"');
    return this;
  }

  /**
   * The line; empty if the point has no field to carry.
   *
   * @param timestampMs UTC ms
   * @param offsetNs added to the time, at least 0, to keep apart points of the same millisecond
   * @throws IllegalArgumentException if the time does not fit the format
   */
  public Optional<String> at(long timestampMs, long offsetNs) {
    if (timestampMs < 0 || timestampMs >= TimeSeriesSchema.MAX_TIMESTAMP_MS) {
      throw new IllegalArgumentException(
          "timestamp_ms must be between 1970 and 2262, but was " + timestampMs);
    }
    if (!hasField) {
      return Optional.empty();
    }
    line.append(' ').append(timestampMs * 1_000_000 + offsetNs);
    return Optional.of(line.toString());
  }

  private StringBuilder name(String name, FieldType type) {
    Field field = measurement.field(name);
    if (field == null || field.type() != type) {
      throw new IllegalArgumentException(
          measurement.name()
              + "."
              + name
              + " must be a "
              + type
              + " field of the schema, but "
              + (field == null ? "is not in it" : "is " + field.type()));
    }
    line.append(hasField ? ',' : ' ').append(name).append('=');
    hasField = true;
    return line;
  }

  private void appendTag(String value) {
    for (int i = 0; i < Math.min(value.length(), MAX_TAG); i++) {
      char c = value.charAt(i);
      if (c == ',' || c == '=' || c == ' ') {
        line.append('\\').append(c);
      } else {
        line.append(printable(c) && c != '\\' ? c : '_');
      }
    }
  }

  private static boolean printable(char c) {
    return c >= ' ' && c != 0x7f && !Character.isSurrogate(c) && !isLineBreak(c);
  }

  private static boolean isLineBreak(char c) {
    return c == 0x85 || c == 0x2028 || c == 0x2029;
  }
}

package io.galvani.chassis.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Durations as ISO 8601: {@code PT5S}. */
final class DurationReader extends StdDeserializer<Duration> {
  private static final long serialVersionUID = 1L;

  DurationReader() {
    super(Duration.class);
  }

  @Override
  public Duration deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    String text = parser.getText();
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException notIso) {
      return (Duration) context.handleWeirdStringValue(Duration.class, text, "not ISO 8601");
    }
  }
}

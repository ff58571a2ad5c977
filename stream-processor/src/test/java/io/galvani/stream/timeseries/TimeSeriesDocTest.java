package io.galvani.stream.timeseries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * docs/timeseries.md says what the schema says. To write its tables anew after a change of the
 * schema, run this test with {@code -Dgalvani.docs.write=true}.
 */
class TimeSeriesDocTest {
  private static final Path DOC = Path.of("..", "docs", "timeseries.md");
  private static final String BEGIN = "<!-- measurements: begin -->\n";
  private static final String END = "<!-- measurements: end -->\n";

  @Test
  void theTablesAreTheSchemas() throws IOException {
    String doc = Files.readString(DOC);
    int begin = doc.indexOf(BEGIN) + BEGIN.length();
    int end = doc.indexOf(END);
    if (Boolean.getBoolean("galvani.docs.write")) {
      doc = doc.substring(0, begin) + tables() + doc.substring(end);
      Files.writeString(DOC, doc);
      end = doc.indexOf(END);
    }

    assertThat(doc.substring(begin, end)).isEqualTo(tables());
  }

  private static String tables() {
    StringBuilder text = new StringBuilder();
    for (Measurement measurement : TimeSeriesSchema.all()) {
      text.append("\n### `").append(measurement.name()).append("`\n\n");
      text.append(sentence(measurement.meaning())).append("\n\n");
      text.append("Identified by time and `")
          .append(String.join("`, `", measurement.identityTags()))
          .append("`; described by `")
          .append(String.join("`, `", Measurement.DESCRIPTIVE_TAGS))
          .append("`.\n\n| field | type | unit | meaning |\n|---|---|---|---|\n");
      for (Field field : measurement.fields()) {
        text.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    field.name(),
                    field.type().name().toLowerCase(java.util.Locale.ROOT),
                    field.unit(),
                    field.meaning()));
      }
    }
    return text.append('\n').toString();
  }

  private static String sentence(String phrase) {
    return Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1) + ".";
  }
}

package io.galvani.stream.timeseries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboards ask only for what the schema has. */
class DashboardTest {
  private static final Pattern FROM = Pattern.compile("FROM \"([^\"]+)\"");
  private static final Pattern ALIAS = Pattern.compile(" AS \"[^\"]+\"");
  private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");

  @Test
  void everyQueryNamesOnlyWhatTheSchemaHas() throws IOException {
    Map<String, String> queries = DashboardQueries.all();

    assertThat(queries.size()).isGreaterThan(15);
    queries.forEach(DashboardTest::check);
  }

  @Test
  void identifiersStayTheSameSoThatLinksKeepWorking() throws IOException {
    JsonNode pack =
        new ObjectMapper().readTree(DashboardQueries.FOLDER.resolve("pack.json").toFile());

    assertThat(pack.path("uid").asText()).isEqualTo("galvani-pack");
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : pack.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as(panel.path("title").asText()).isTrue();
      assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("galvani");
    }
  }

  private static void check(String where, String query) {
    Matcher from = FROM.matcher(query);
    assertThat(from.find()).as("%s: %s", where, query).isTrue();
    Measurement measurement =
        TimeSeriesSchema.all().stream()
            .filter(known -> known.name().equals(from.group(1)))
            .findFirst()
            .orElseThrow(() -> new AssertionError(where + ": no measurement " + from.group(1)));
    Set<String> known = new HashSet<>(measurement.tags());
    measurement.fields().forEach(field -> known.add(field.name()));
    known.add(measurement.name());
    Matcher name = NAME.matcher(ALIAS.matcher(query).replaceAll(""));
    while (name.find()) {
      assertThat(known).as("%s: %s", where, query).contains(name.group(1));
    }
  }
}

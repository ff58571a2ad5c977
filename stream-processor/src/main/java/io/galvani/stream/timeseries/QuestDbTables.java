package io.galvani.stream.timeseries;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Creates QuestDB's tables before the first write. Tables that QuestDB would create by itself have
 * no deduplication, so that a repeated write would double its points.
 */
public final class QuestDbTables {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private QuestDbTables() {}

  /** One statement a measurement; each may be run again. */
  public static List<String> statements() {
    return TimeSeriesSchema.all().stream().map(QuestDbTables::statement).toList();
  }

  /** Runs the statements at {@code url}, QuestDB's HTTP address. */
  public static void create(URI url) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    for (String statement : statements()) {
      String query = URLEncoder.encode(statement, StandardCharsets.UTF_8);
      HttpRequest request =
          HttpRequest.newBuilder(url.resolve("/exec?query=" + query)).timeout(TIMEOUT).build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(
            "QuestDB must create its tables, but said "
                + response.statusCode()
                + " "
                + response.body().strip());
      }
    }
  }

  private static String statement(Measurement measurement) {
    String columns =
        Stream.concat(
                measurement.tags().stream().map(tag -> "\"" + tag + "\" SYMBOL"),
                measurement.fields().stream()
                    .map(field -> "\"" + field.name() + "\" " + field.type().questDbType()))
            .collect(Collectors.joining(", "));
    String keys =
        measurement.identityTags().stream()
            .map(tag -> "\"" + tag + "\"")
            .collect(Collectors.joining(", "));
    return "CREATE TABLE IF NOT EXISTS \""
        + measurement.name()
        + "\" (timestamp TIMESTAMP, "
        + columns
        + ") timestamp(timestamp) PARTITION BY DAY WAL DEDUP UPSERT KEYS(timestamp, "
        + keys
        + ")";
  }
}

package io.galvani.stream.sink;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import io.galvani.stream.timeseries.QuestDbTables;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The store behind the InfluxDB client's blocking write API. The asynchronous one drops points
 * under pressure without a word.
 */
final class PointStore implements LineStore {
  /**
   * Answers that blame the points; everything else blames the store, its access or the way to it.
   */
  private static final Set<Integer> BLAME_POINTS = Set.of(400, 413, 422);

  private final StoreConfig config;
  private final InfluxDBClient client;
  private final WriteApiBlocking api;
  private boolean prepared;

  PointStore(StoreConfig config) {
    this.config = config;
    InfluxDBClientOptions.Builder options =
        InfluxDBClientOptions.builder().connectionString(connection(config));
    options.org(config.org()).bucket(config.bucket());
    if (!config.token().value().isEmpty()) {
      options.authenticateToken(config.token().value().toCharArray());
    }
    this.client = InfluxDBClientFactory.create(options.build());
    this.api = client.getWriteApiBlocking();
    this.prepared = config.kind() != StoreConfig.Kind.QUESTDB;
  }

  /** {@inheritDoc} Takes as long as the client's timeouts allow. */
  @Override
  public WriteOutcome write(List<String> lines) throws InterruptedException {
    try {
      if (!prepared) {
        QuestDbTables.create(URI.create(config.url()));
        prepared = true;
      }
      api.writeRecords(config.bucket(), config.org(), WritePrecision.NS, lines);
      return WriteOutcome.WRITTEN;
    } catch (InfluxException failed) {
      String reason = reason(failed);
      return BLAME_POINTS.contains(failed.status())
          ? new WriteOutcome.Refused(reason)
          : new WriteOutcome.Out(reason);
    } catch (IOException unreachable) {
      return new WriteOutcome.Out(firstLine(unreachable));
    }
  }

  private static String connection(StoreConfig config) {
    TreeMap<String, String> settings = new TreeMap<>(config.influx());
    settings.putIfAbsent("connectTimeout", "5s");
    settings.putIfAbsent("writeTimeout", "10s");
    settings.putIfAbsent("readTimeout", "10s");
    return settings.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", config.url() + "?", ""));
  }

  private static String reason(InfluxException failed) {
    String status = failed.status() > 0 ? failed.status() + " " : "";
    return status + firstLine(failed) + hint(failed.status());
  }

  /** What to look at; some databases answer with a number alone. */
  private static String hint(int status) {
    return switch (status) {
      case 401, 403 -> "; has the token the right to write to the bucket?";
      case 404 ->
          "; are bucket and organisation there, and does the address speak the write API"
              + " of InfluxDB 2 (/api/v2/write)?";
      default -> "";
    };
  }

  private static String firstLine(Exception failed) {
    String message = failed.getMessage();
    if (message == null || message.isBlank()) {
      return failed.getClass().getSimpleName();
    }
    String line = message.lines().findFirst().orElse("").strip();
    return line.length() > 300 ? line.substring(0, 300) : line;
  }

  @Override
  public void close() {
    client.close();
  }
}

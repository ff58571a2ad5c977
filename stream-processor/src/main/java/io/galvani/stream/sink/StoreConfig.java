package io.galvani.stream.sink;

import static io.galvani.stream.sink.SinkConfig.orElse;

import io.galvani.chassis.config.Require;
import io.galvani.chassis.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * The time-series store.
 *
 * @param kind InfluxDB by default, or QuestDB, whose tables are created first
 * @param url address, e.g. {@code http://influxdb:8086}
 * @param org organisation, default {@code galvani}
 * @param bucket bucket, default {@code galvani}
 * @param token access token; may be absent where the store asks for none
 * @param backoffMin first wait after a failed write, default PT0.2S
 * @param backoffMax longest wait between two tries, default PT30S
 * @param influx passed to the InfluxDB client as in its connection string, e.g. {@code
 *     writeTimeout: 10s}
 */
public record StoreConfig(
    Kind kind,
    String url,
    String org,
    String bucket,
    Secret token,
    Duration backoffMin,
    Duration backoffMax,
    Map<String, String> influx) {

  /** What stands at the address. */
  public enum Kind {
    INFLUXDB,
    QUESTDB
  }

  public StoreConfig {
    kind = orElse(kind, Kind.INFLUXDB);
    requireUrl(Require.text("url", url));
    org = Require.text("org", orElse(org, "galvani"));
    bucket = Require.text("bucket", orElse(bucket, "galvani"));
    token = orElse(token, new Secret(""));
    backoffMin = orElse(backoffMin, Duration.ofMillis(200));
    backoffMax = orElse(backoffMax, Duration.ofSeconds(30));
    Require.inRange("backoff_min.ms", backoffMin.toMillis(), 1, 60_000);
    Require.inRange("backoff_max.ms", backoffMax.toMillis(), backoffMin.toMillis(), 3_600_000);
    influx = Map.copyOf(orElse(influx, Map.of()));
  }

  /** QuestDB without access control, as it runs inside the workbench. */
  public static StoreConfig questDb(String url) {
    return new StoreConfig(
        Kind.QUESTDB,
        url,
        "galvani",
        "galvani",
        new Secret(""),
        Duration.ofMillis(200),
        Duration.ofSeconds(30),
        Map.of());
  }

  private static void requireUrl(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException notAnAddress) {
      throw new IllegalArgumentException("url must be an http address, but was " + url);
    }
    if (uri.getHost() == null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw new IllegalArgumentException("url must be an http address, but was " + url);
    }
  }
}

package io.galvani.stream.sink;

import io.galvani.chassis.config.Require;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the sink.
 *
 * @param instance name of this process in the ledger, default {@code sink}
 * @param operationsPort loopback port of health and metrics, default 9474; 0 takes a free one,
 *     below 0 serves nothing
 * @param group consumer group, default {@code galvani-sink}
 * @param store what is written to
 * @param batchPoints most points that travel in one request, default 5000
 * @param flushInterval longest time that points wait for a request, default PT0.5S
 * @param cells which cell states become points
 * @param ledgerInterval time between two accounts of a pack, default PT10S
 * @param kafka passed to Kafka's clients; {@code bootstrap.servers} must be given
 */
public record SinkConfig(
    String instance,
    Integer operationsPort,
    String group,
    StoreConfig store,
    Integer batchPoints,
    Duration flushInterval,
    CellThinning cells,
    Duration ledgerInterval,
    Map<String, String> kafka) {
  private static final int DEFAULT_OPERATIONS_PORT = 9474;

  public SinkConfig {
    instance = Require.text("instance", orElse(instance, "sink"));
    operationsPort =
        Require.inRange(
            "operations_port", orElse(operationsPort, DEFAULT_OPERATIONS_PORT), -1, 65_535);
    group = Require.text("group", orElse(group, "galvani-sink"));
    Require.present("store", store);
    batchPoints = Require.inRange("batch_points", orElse(batchPoints, 5_000), 1, 100_000);
    flushInterval = orElse(flushInterval, Duration.ofMillis(500));
    Require.inRange("flush_interval.ms", flushInterval.toMillis(), 0, 60_000);
    cells = orElse(cells, CellThinning.DEFAULT);
    ledgerInterval = orElse(ledgerInterval, Duration.ofSeconds(10));
    Require.inRange("ledger_interval.ms", ledgerInterval.toMillis(), 100, 3_600_000);
    kafka = Map.copyOf(Require.present("kafka", kafka));
    Require.text("kafka.bootstrap.servers", kafka.get("bootstrap.servers"));
  }

  /** Defaults for everything that has one. */
  public static SinkConfig of(StoreConfig store, String bootstrapServers, int operationsPort) {
    return new SinkConfig(
        "sink",
        operationsPort,
        "galvani-sink",
        store,
        5_000,
        Duration.ofMillis(500),
        CellThinning.DEFAULT,
        Duration.ofSeconds(10),
        Map.of("bootstrap.servers", bootstrapServers));
  }

  /** A key that is absent in the file arrives as null, whatever the component's type says. */
  static <T> T orElse(@Nullable T given, T fallback) {
    return given == null ? fallback : given;
  }
}

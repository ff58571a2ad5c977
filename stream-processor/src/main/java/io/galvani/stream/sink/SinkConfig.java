package io.galvani.stream.sink;

import io.galvani.chassis.config.Require;
import io.galvani.chassis.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the sink.
 *
 * @param instance name of this process in the ledger, default {@code sink}
 * @param operationsPort loopback port of health and metrics, default 9473; 0 takes a free one, below
 *     0 serves nothing
 * @param group consumer group, default {@code galvani-sink}
 * @param store what is written to and how
 * @param batch how many points travel together, and when
 * @param cells which cell states become points
 * @param ledgerInterval time between two accounts of a pack, default PT10S
 * @param kafka passed to Kafka's clients; {@code bootstrap.servers} must be given
 * @param influx passed to the InfluxDB client, e.g. {@code writeTimeout: 10s}
 */
public record SinkConfig(
    @Nullable String instance,
    @Nullable Integer operationsPort,
    @Nullable String group,
    @Nullable StoreConfig store,
    @Nullable BatchConfig batch,
    @Nullable CellConfig cells,
    @Nullable Duration ledgerInterval,
    @Nullable Map<String, String> kafka,
    @Nullable Map<String, String> influx) {
}

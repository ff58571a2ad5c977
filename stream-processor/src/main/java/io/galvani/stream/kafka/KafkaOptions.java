package io.galvani.stream.kafka;

import io.galvani.chassis.config.PropertiesFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command of a moment reaches Kafka. */
public final class KafkaOptions {
  @Option(
      names = {"--bootstrap", "--bootstrap-servers"},
      paramLabel = "HOST:PORT",
      description = "Kafka's address (default: 127.0.0.1:9092, or what --config says).")
  private @Nullable String bootstrap;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Client settings as a properties file, as Kafka's own tools take them.")
  private @Nullable Path config;

  /**
   * The client settings; throws {@link io.galvani.chassis.cli.InputException} when the file cannot
   * be read.
   */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("bootstrap.servers", "127.0.0.1:9092");
    if (config != null) {
      settings.putAll(PropertiesFile.read("--config", config));
    }
    if (bootstrap != null) {
      settings.put("bootstrap.servers", bootstrap);
    }
    return settings;
  }
}

package io.galvani.trainer.kafka;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.PropertiesFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches Kafka, where it is asked to. */
public final class KafkaOptions {
  private static final String SERVERS = "bootstrap.servers";

  @Option(
      names = {"--bootstrap", "--bootstrap-servers"},
      paramLabel = "HOST:PORT",
      description = "Kafka's address, where there is Kafka.")
  private @Nullable String bootstrap;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Client settings as a properties file, as Kafka's own tools take them.")
  private @Nullable Path config;

  /**
   * The client settings, or null when neither option is given.
   *
   * @throws InputException when the file cannot be read or nothing tells the address
   */
  public @Nullable Map<String, String> settings() {
    if (bootstrap == null && config == null) {
      return null;
    }
    Map<String, String> settings = new LinkedHashMap<>();
    if (config != null) {
      settings.putAll(PropertiesFile.read("--config", config));
    }
    if (bootstrap != null) {
      settings.put(SERVERS, bootstrap);
    }
    if (!settings.containsKey(SERVERS)) {
      throw new InputException(
          "--config must hold " + SERVERS + " where --bootstrap is not given, but does not");
    }
    return settings;
  }

  /** What to tell the user where Kafka does not answer. */
  public static InputException unusable(KafkaException cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return new InputException("Kafka must be at hand, but is not: " + root.getMessage(), cause);
  }
}

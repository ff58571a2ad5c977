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
    return new InputException("Kafka must be at hand, but is not: " + why(cause), cause);
  }

  /** Why Kafka does not answer: its clients wrap it in what they were doing. */
  public static String why(Throwable failure) {
    Throwable root = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(root.getMessage());
  }

  /**
   * The settings, if they tell where Kafka is.
   *
   * @throws IllegalArgumentException if they do not
   */
  public static Map<String, String> requireAddress(@Nullable Map<String, String> kafka) {
    if (kafka == null || kafka.getOrDefault(SERVERS, "").isBlank()) {
      throw new IllegalArgumentException(
          "kafka must hold " + SERVERS + " (host:port, ...), but does not");
    }
    return Map.copyOf(kafka);
  }

  /** Where Kafka is said to be. */
  public static String address(Map<String, String> kafka) {
    return kafka.getOrDefault(SERVERS, "");
  }
}

package io.galvani.chassis.config;

import io.galvani.chassis.cli.InputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Client settings as a properties file, as Kafka's own tools take them. */
public final class PropertiesFile {
  private PropertiesFile() {}

  /**
   * Reads one.
   *
   * @param option that names the file, for the error
   * @throws InputException if it is no readable properties file
   */
  public static Map<String, String> read(String option, Path file) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new InputException(
          option + " must be a readable properties file, but " + file + " is not", unreadable);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    properties.stringPropertyNames().forEach(n -> settings.put(n, properties.getProperty(n)));
    return settings;
  }
}

package io.galvani.chassis.cells;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import io.galvani.chassis.config.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The parameter sets that ship with the project, and the reader and writer of any other. */
public final class CellLibrary {
  private static final String FOLDER = "/io/galvani/battery/cells/";
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final List<String> names;

  private CellLibrary(List<String> names) {
    this.names = names;
  }

  /** The sets that ship with the project. */
  public static CellLibrary shipped() {
    return new CellLibrary(resource("index.txt").lines().filter(name -> !name.isBlank()).toList());
  }

  /** Names of the sets, sorted as shipped. */
  public List<String> names() {
    return names;
  }

  /**
   * One shipped set.
   *
   * @throws InputException when there is none of that name; lists the nearest
   */
  public CellParameterSet get(String name) {
    if (!names.contains(name)) {
      throw new InputException(
          "cell must be a known parameter set, but was \""
              + name
              + "\""
              + Nearest.hint(name, names));
    }
    return fromJson(resource(name + ".json"), name + ".json");
  }

  /**
   * Reads a set from its text.
   *
   * @param json the text
   * @param source its name in messages
   * @throws InputException saying what is wrong in one line
   */
  public static CellParameterSet fromJson(String json, String source) {
    try {
      ParameterDocument document = ConfigFile.parse(json, source, ParameterDocument.class);
      return new CellParameterSet(document.toParameters(), json, sha256(json));
    } catch (ConfigException wrong) {
      throw new InputException(String.valueOf(wrong.getMessage()), wrong);
    } catch (IllegalArgumentException rule) {
      throw new InputException(source + ": " + rule.getMessage(), rule);
    }
  }

  /** Writes a set as text, so that reading it gives equal numbers to the bit. */
  public static CellParameterSet toJson(CellParameters cell) {
    try {
      String json = JSON.writeValueAsString(ParameterDocument.of(cell));
      return new CellParameterSet(cell, json, sha256(json));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("parameters must be writable as JSON", impossible);
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static String resource(String file) {
    try (InputStream in = CellParameters.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException(
            "resource " + FOLDER + file + " must be shipped, but is not");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

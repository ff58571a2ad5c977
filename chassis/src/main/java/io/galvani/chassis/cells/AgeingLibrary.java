package io.galvani.chassis.cells;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.health.AgeingCurves;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The ageing curves that ship with the project, and the reader and writer of any other. */
public final class AgeingLibrary {
  private static final String FOLDER = "/io/galvani/battery/ageing/";
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private AgeingLibrary() {}

  /** Shipped curves of a parameter set's cell; null if there are none of it in this size. */
  public static @Nullable AgeingCurves shipped(CellParameters cell) {
    String file = cell.name() + ".json";
    try (InputStream in = CellParameters.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        return null;
      }
      AgeingCurves curves =
          fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8), "ageing/" + file);
      return curves.fits(cell) ? curves : null;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Reads curves from their text.
   *
   * @param json the text
   * @param source its name in messages
   * @throws InputException saying what is wrong in one line
   */
  public static AgeingCurves fromJson(String json, String source) {
    try {
      return ConfigFile.parse(json, source, AgeingDocument.class).toCurves();
    } catch (ConfigException wrong) {
      throw new InputException(String.valueOf(wrong.getMessage()), wrong);
    } catch (IllegalArgumentException rule) {
      throw new InputException(source + ": " + rule.getMessage(), rule);
    }
  }

  /** Writes curves as text, to six significant digits. */
  public static String toJson(AgeingCurves curves) {
    try {
      return JSON.writeValueAsString(AgeingDocument.of(curves));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("ageing curves must be writable as JSON", impossible);
    }
  }
}

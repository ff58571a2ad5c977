package io.galvani.chassis.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads YAML into records. Keys are the record components in snake case. Unknown and repeated keys
 * are errors; a key that is absent is null, 0 or false, for which the record's compact constructor
 * sets the default or complains.
 */
public final class ConfigFile {
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .addModule(
              new SimpleModule()
                  .addDeserializer(Duration.class, new DurationReader())
                  .addDeserializer(Secret.class, new SecretReader()))
          .build();

  private ConfigFile() {}

  /** Reads and validates a file. */
  public static <T extends Record> T read(Path file, Class<T> type) throws ConfigException {
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString(), type);
    } catch (NoSuchFileException absent) {
      throw new ConfigException(file + " must be a configuration file, but there is none");
    } catch (IOException unreadable) {
      throw new ConfigException(file + " must be readable, but: " + FileReason.of(unreadable));
    }
  }

  /** Reads and validates a text; {@code source} names it in messages. */
  public static <T extends Record> T parse(String yaml, String source, Class<T> type)
      throws ConfigException {
    try {
      JsonNode tree = YAML.readTree(yaml.isBlank() ? "{}" : yaml);
      if (!tree.isObject()) {
        throw new ConfigException(source + " must hold keys and values, but holds neither");
      }
      Optional<String> unknown = KnownKeys.firstUnknown(tree, type, "");
      if (unknown.isPresent()) {
        throw new ConfigException(source + ": " + unknown.get());
      }
      return YAML.treeToValue(tree, type);
    } catch (JsonProcessingException wrong) {
      throw new ConfigException(source + ": " + explain(wrong));
    }
  }

  private static String explain(JsonProcessingException wrong) {
    if (wrong instanceof ValueInstantiationException rejected) {
      return join(path(rejected), rootMessage(rejected));
    }
    if (wrong instanceof InvalidFormatException format) {
      return path(format)
          + " must be "
          + expected(format.getTargetType())
          + ", but was \""
          + format.getValue()
          + "\"";
    }
    if (wrong instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      String reason =
          mismatch.getCause() instanceof IllegalArgumentException rule
              ? " " + rule.getMessage()
              : " must be " + expected(mismatch.getTargetType());
      return path(mismatch) + reason + line(wrong);
    }
    if (wrong instanceof JsonMappingException mapping
        && mapping.getCause() instanceof IllegalArgumentException rule) {
      return join(path(mapping), Objects.toString(rule.getMessage(), "is not valid"));
    }
    return problem(wrong.getOriginalMessage()) + line(wrong);
  }

  /** The parser says where it was, what is wrong, and shows the place; the first two in a line. */
  private static String problem(String message) {
    String said =
        message
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(" "))
            .limit(2)
            .collect(Collectors.joining(": "));
    return said.isEmpty() ? "is not YAML" : said;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Objects.toString(root.getMessage(), root.getClass().getSimpleName());
  }

  private static String path(JsonMappingException at) {
    String path =
        at.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
            .collect(Collectors.joining());
    return path.startsWith(".") ? path.substring(1) : path;
  }

  private static String join(String path, String message) {
    if (path.isEmpty()) {
      return message;
    }
    return path + (message.startsWith("must ") ? " " : ".") + message;
  }

  private static String line(JsonProcessingException at) {
    boolean known = at.getLocation() != null && at.getLocation().getLineNr() > 0;
    return known ? " (line " + at.getLocation().getLineNr() + ")" : "";
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + java.util.Arrays.stream(type.getEnumConstants())
              .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    return switch (type.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "double", "Double", "float", "Float" -> "a number";
      case "boolean", "Boolean" -> "true or false";
      case "String" -> "a text";
      case "Duration" -> "a duration such as PT5S";
      case "List", "ArrayList" -> "a list";
      default ->
          type.isRecord() || type.getSimpleName().endsWith("Map")
              ? "a map"
              : "a " + type.getSimpleName();
    };
  }
}

package io.galvani.workbench.shipped;

import com.fasterxml.jackson.databind.JsonNode;
import io.galvani.chassis.config.Secret;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys of a configuration record, with what its Javadoc says of them. */
final class RecordDocs {
  private static final Pattern TAG =
      Pattern.compile("@param (\\w+) (.*?)(?=\\n \\* @|\\n \\*/)", Pattern.DOTALL);

  private RecordDocs() {}

  /** One key. */
  record Key(String path, String type, String byDefault, String meaning) {}

  /**
   * Keys of a record.
   *
   * @param defaults a record made of the least that a file must hold
   * @param given that least, parsed
   */
  static List<Key> of(Record defaults, JsonNode given) throws IOException {
    List<Key> keys = new ArrayList<>();
    collect("", defaults.getClass(), defaults, given, keys);
    return keys;
  }

  private static void collect(
      String prefix, Class<?> record, @Nullable Object value, JsonNode given, List<Key> keys)
      throws IOException {
    Map<String, String> meanings = meanings(record);
    for (RecordComponent component : record.getRecordComponents()) {
      String name = snake(component.getName());
      Object inside = value == null ? null : read(component, value);
      Class<?> nested = nested(component.getGenericType());
      String byDefault = given.has(name) ? "needed" : nested == null ? shown(inside) : "";
      keys.add(
          new Key(
              prefix + name,
              type(component.getGenericType()),
              byDefault,
              meanings.getOrDefault(component.getName(), "")));
      if (nested != null) {
        boolean list = inside instanceof List<?>;
        Object first =
            inside instanceof List<?> many ? many.stream().findFirst().orElse(null) : inside;
        JsonNode below = list ? given.path(name).path(0) : given.path(name);
        collect(prefix + name + (list ? "[]." : "."), nested, first, below, keys);
      }
    }
  }

  private static @Nullable Object read(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String shown(@Nullable Object value) {
    if (value == null || (value instanceof Map<?, ?> map && map.isEmpty())) {
      return "";
    }
    if (value instanceof Secret || value instanceof List<?>) {
      return "";
    }
    String text =
        value instanceof Enum<?> one ? one.name().toLowerCase(Locale.ROOT) : value.toString();
    return "`" + text + "`";
  }

  private static @Nullable Class<?> nested(Type type) {
    if (type instanceof Class<?> single) {
      return single.isRecord() ? single : null;
    }
    if (type instanceof ParameterizedType many) {
      Type[] arguments = many.getActualTypeArguments();
      return nested(arguments[arguments.length - 1]);
    }
    return null;
  }

  private static String type(Type type) {
    if (type instanceof ParameterizedType many) {
      Type[] of = many.getActualTypeArguments();
      return of.length == 1 ? "list of " + type(of[0]) : "map to " + type(of[1]);
    }
    Class<?> single = (Class<?>) type;
    if (single.isRecord()) {
      return "map";
    }
    if (single.isEnum()) {
      return Arrays.stream(single.getEnumConstants())
          .map(value -> "`" + ((Enum<?>) value).name().toLowerCase(Locale.ROOT) + "`")
          .reduce((a, b) -> a + " or " + b)
          .orElse("");
    }
    if (single == Duration.class) {
      return "duration";
    }
    return switch (single.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> "whole number";
      case "double", "Double" -> "number";
      case "boolean", "Boolean" -> "true or false";
      case "Secret" -> "secret";
      case "Path" -> "path";
      default -> "text";
    };
  }

  /** The Javadoc of the record, component by component, in one line each. */
  private static Map<String, String> meanings(Class<?> record) throws IOException {
    String source = source(record);
    int declared = source.indexOf("record " + record.getSimpleName() + "(");
    String before = source.substring(0, declared);
    String javadoc = before.substring(before.lastIndexOf("/**")).replaceAll("(?m)^ +\\*", " *");
    Map<String, String> meanings = new LinkedHashMap<>();
    Matcher tag = TAG.matcher(javadoc);
    while (tag.find()) {
      String text =
          tag.group(2)
              .replaceAll("\\n \\* +", " ")
              .replaceAll("\\{@code ([^}]*)}", "`$1`")
              .replaceAll("\\{@link #?([^}]*)}", "`$1`")
              .replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("|", "\\|")
              .strip();
      meanings.put(tag.group(1), text);
    }
    return meanings;
  }

  private static String source(Class<?> record) throws IOException {
    Class<?> outermost = record;
    while (outermost.getEnclosingClass() != null) {
      outermost = outermost.getEnclosingClass();
    }
    String file = outermost.getName().replace('.', '/') + ".java";
    for (String module : List.of("edge-agent", "stream-processor", "chassis", "cloud-trainer")) {
      Path path = Path.of("..", module, "src", "main", "java", file);
      if (Files.exists(path)) {
        return Files.readString(path);
      }
    }
    throw new IOException("no source of " + record);
  }

  private static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}

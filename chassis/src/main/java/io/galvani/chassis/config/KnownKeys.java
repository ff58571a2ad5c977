package io.galvani.chassis.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds keys that no record component answers to. The mapper finds them too, but only after the
 * record was built from what is left, so that a misspelt key would be reported as a missing one.
 */
final class KnownKeys {
  private KnownKeys() {}

  /** The message for the first unknown key below {@code node}; empty if all are known. */
  static Optional<String> firstUnknown(JsonNode node, Type type, String path) {
    if (type instanceof Class<?> record && record.isRecord() && node.isObject()) {
      return firstUnknownOf(node, componentsByKey(record), path);
    }
    if (type instanceof ParameterizedType generic && (node.isArray() || node.isObject())) {
      Type[] arguments = generic.getActualTypeArguments();
      return firstUnknownWithin(node, arguments[arguments.length - 1], path);
    }
    return Optional.empty();
  }

  private static Optional<String> firstUnknownOf(
      JsonNode node, Map<String, RecordComponent> known, String path) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String at = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      RecordComponent component = known.get(entry.getKey());
      if (component == null) {
        String hint = Nearest.hint(entry.getKey(), known.keySet());
        return Optional.of(at + " must be a known key, but is not" + hint);
      }
      Optional<String> below = firstUnknown(entry.getValue(), component.getGenericType(), at);
      if (below.isPresent()) {
        return below;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> firstUnknownWithin(JsonNode node, Type element, String path) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        Optional<String> below = firstUnknown(node.get(i), element, path + "[" + i + "]");
        if (below.isPresent()) {
          return below;
        }
      }
      return Optional.empty();
    }
    return node.properties().stream()
        .map(entry -> firstUnknown(entry.getValue(), element, path + "." + entry.getKey()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Map<String, RecordComponent> componentsByKey(Class<?> record) {
    Map<String, RecordComponent> byKey = new LinkedHashMap<>();
    Arrays.stream(record.getRecordComponents()).forEach(c -> byKey.put(key(c), c));
    return byKey;
  }

  private static String key(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null
        ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName())
        : named.value();
  }
}

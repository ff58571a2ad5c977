package io.galvani.schemas.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent.Phase;
import io.galvani.schemas.alert.AlertEvent.Severity;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one object's fields, saying which one is wrong. */
record AlertFields(JsonNode json) {
  AlertEvent event() throws MalformedMessageException {
    return new AlertEvent(
        pack(),
        text("alert_id", "[0-9a-f]{32}"),
        constant("phase", Phase.class),
        text("rule", "[a-z0-9]+(-[a-z0-9]+)*"),
        constant("severity", Severity.class),
        text("component", "pack|(cell|probe):[0-9]{1,4}"),
        integer("onset_ms"),
        integer("at_ms"),
        integer("seq"),
        number("value", json.get("value")),
        number("threshold", json.get("threshold")),
        text("unit", ".*"),
        text("summary", "(?s).*"),
        evidence(),
        text("source", "cloud|edge"));
  }

  private PackId pack() throws MalformedMessageException {
    try {
      return new PackId(text("tenant", ".*"), text("pack", ".*"));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("tenant and pack must be names: " + e.getMessage(), e);
    }
  }

  private String text(String key, String pattern) throws MalformedMessageException {
    JsonNode node = json.get(key);
    if (node == null || !node.isTextual() || !node.textValue().matches(pattern)) {
      throw mustBe(key, "text matching " + pattern, node);
    }
    return node.textValue();
  }

  private <E extends Enum<E>> E constant(String key, Class<E> type)
      throws MalformedMessageException {
    String text = text(key, "[a-z]+");
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw mustBe(key, "a known " + key, json.get(key));
  }

  private long integer(String key) throws MalformedMessageException {
    JsonNode node = json.get(key);
    if (node == null || !node.isIntegralNumber() || !node.canConvertToLong()) {
      throw mustBe(key, "a 64-bit integer", node);
    }
    return node.longValue();
  }

  private static double number(String key, @Nullable JsonNode node)
      throws MalformedMessageException {
    if (node != null && node.isNull()) {
      return Double.NaN;
    }
    if (node == null || !node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw mustBe(key, "a number or null", node);
    }
    return node.doubleValue();
  }

  private Map<String, Double> evidence() throws MalformedMessageException {
    JsonNode node = json.get("evidence");
    if (node == null || !node.isObject()) {
      throw mustBe("evidence", "an object of numbers", node);
    }
    Map<String, Double> evidence = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      evidence.put(entry.getKey(), number("evidence." + entry.getKey(), entry.getValue()));
    }
    return evidence;
  }

  private static MalformedMessageException mustBe(
      String key, String rule, @Nullable JsonNode node) {
    return new MalformedMessageException(
        key + " must be " + rule + ", but was " + (node == null ? "absent" : kind(node)));
  }

  private static String kind(JsonNode node) {
    return node.isTextual() ? "other text" : node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}

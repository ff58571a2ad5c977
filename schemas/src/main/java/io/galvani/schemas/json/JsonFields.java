package io.galvani.schemas.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object. Keys that nobody asks for are ignored; a number that is NaN or
 * infinite is {@code null} on the wire.
 *
 * @param json the object
 */
public record JsonFields(JsonNode json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** An object to be filled, keys in the order of writing. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The object as UTF-8. */
  public static byte[] toBytes(ObjectNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON must be writable", e);
    }
  }

  /** Writes a number, {@code null} where there is none. */
  public static void putNumber(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, value);
    } else {
      json.putNull(key);
    }
  }

  /** An enum constant as it is written. */
  public static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Reads a message that must be one JSON object of bounded size. */
  public static JsonFields parse(String what, byte[] bytes, int mostBytes)
      throws MalformedMessageException {
    if (bytes.length > mostBytes) {
      throw new MalformedMessageException(
          what + " must be at most " + mostBytes + " bytes, but was " + bytes.length);
    }
    JsonNode json;
    try {
      json = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new MalformedMessageException(
          what + " must be JSON, but was " + bytes.length + " other bytes", e);
    }
    if (json == null || !json.isObject()) {
      throw new MalformedMessageException(what + " must be a JSON object, but was not");
    }
    return new JsonFields(json);
  }

  /** The pack of {@code tenant} and {@code pack}. */
  public PackId pack() throws MalformedMessageException {
    try {
      return new PackId(text("tenant", ".*"), text("pack", ".*"));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("tenant and pack must be names: " + e.getMessage(), e);
    }
  }

  /** A text that matches the pattern as a whole. */
  public String text(String key, String pattern) throws MalformedMessageException {
    JsonNode node = json.get(key);
    if (node == null || !node.isTextual() || !node.textValue().matches(pattern)) {
      throw mustBe(key, "text matching " + pattern, node);
    }
    return node.textValue();
  }

  /** A constant by its name in lower case. */
  public <E extends Enum<E>> E constant(String key, Class<E> type)
      throws MalformedMessageException {
    String text = text(key, "[a-z]+");
    for (E constant : type.getEnumConstants()) {
      if (lowerCase(constant).equals(text)) {
        return constant;
      }
    }
    throw mustBe(key, "a known " + key, json.get(key));
  }

  /** A 64-bit integer. */
  public long integer(String key) throws MalformedMessageException {
    JsonNode node = json.get(key);
    if (node == null || !node.isIntegralNumber() || !node.canConvertToLong()) {
      throw mustBe(key, "a 64-bit integer", node);
    }
    return node.longValue();
  }

  /** An integer of at least 0. */
  public long count(String key) throws MalformedMessageException {
    long count = integer(key);
    if (count < 0) {
      throw new MalformedMessageException(key + " must be 0 or more, but was " + count);
    }
    return count;
  }

  /** A number, NaN for {@code null}. */
  public double number(String key) throws MalformedMessageException {
    return number(key, json.get(key));
  }

  /** A number that has been found already, NaN for {@code null}. */
  public static double number(String key, @Nullable JsonNode node)
      throws MalformedMessageException {
    if (node != null && node.isNull()) {
      return Double.NaN;
    }
    if (node == null || !node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw mustBe(key, "a number or null", node);
    }
    return node.doubleValue();
  }

  /** An object within this one. */
  public JsonFields inner(String key) throws MalformedMessageException {
    JsonNode node = json.get(key);
    if (node == null || !node.isObject()) {
      throw mustBe(key, "an object", node);
    }
    return new JsonFields(node);
  }

  /** What is wrong with a field. */
  public static MalformedMessageException mustBe(String key, String rule, @Nullable JsonNode node) {
    return new MalformedMessageException(
        key + " must be " + rule + ", but was " + (node == null ? "absent" : kind(node)));
  }

  private static String kind(JsonNode node) {
    return node.isTextual() ? "other text" : node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}

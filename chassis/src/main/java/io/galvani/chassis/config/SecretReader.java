package io.galvani.chassis.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fetches a secret from where the configuration says it is. */
final class SecretReader extends StdDeserializer<Secret> {
  private static final long serialVersionUID = 1L;

  SecretReader() {
    super(Secret.class);
  }

  @Override
  public Secret deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    JsonNode node = parser.readValueAsTree();
    if (node.isValueNode()) {
      return new Secret(node.asText());
    }
    if (node.size() == 1 && node.hasNonNull("env")) {
      return fromEnvironment(parser, node.get("env").asText());
    }
    if (node.size() == 1 && node.hasNonNull("file")) {
      return fromFile(parser, Path.of(node.get("file").asText()));
    }
    throw refuse(parser, "must be {env: NAME} or {file: PATH}, but has other keys");
  }

  private static Secret fromEnvironment(JsonParser parser, String name) throws IOException {
    String value = System.getenv(name);
    if (value == null) {
      throw refuse(parser, "must name a set environment variable, but " + name + " is not set");
    }
    return new Secret(value);
  }

  private static Secret fromFile(JsonParser parser, Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw refuse(parser, "must name a readable file, but " + file + " is not");
    }
    return new Secret(Files.readString(file).strip());
  }

  private static JsonMappingException refuse(JsonParser parser, String rule) {
    return new JsonMappingException(parser, rule, new SecretRuleException(rule));
  }

  /** Carries the rule up to the one place that writes the message. */
  private static final class SecretRuleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    SecretRuleException(String rule) {
      super(rule);
    }
  }
}

package io.galvani.stream.topology;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** The headers of a dead letter: why, where it came from, and nothing of what it holds. */
public final class DeadLetters {
  private static final String PREFIX = "galvani_";

  private DeadLetters() {}

  /**
   * @param reason code, kebab case
   * @param stage node that refused it
   * @param detail what, rule and actual value, without payload
   * @param topic where it came from, if known
   * @param value its bytes
   */
  public static Headers headers(
      String reason,
      String stage,
      @Nullable String detail,
      @Nullable String topic,
      int partition,
      long offset,
      byte @Nullable [] value) {
    Headers headers = new RecordHeaders();
    put(headers, "reason", reason);
    put(headers, "stage", stage);
    put(headers, "detail", detail == null ? "" : detail);
    put(headers, "topic", topic == null ? "" : topic);
    put(headers, "partition", Integer.toString(partition));
    put(headers, "offset", Long.toString(offset));
    put(headers, "sha256", value == null ? "" : sha256(value));
    put(headers, "version", version());
    return headers;
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String version() {
    String version = DeadLetters.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String sha256(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}

package io.galvani.stream.deadletter;

import io.galvani.schemas.topic.KafkaTopic;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One thing that could not be read: its bytes and, in headers, why and whence. No header holds
 * payload.
 *
 * @param reason code of the reason
 * @param stage program that gave up on it
 * @param origin where it came from
 * @param exception class of what was thrown, empty if nothing was
 * @param detail what, rule and value in one line
 * @param version version of the program
 * @param sha256 SHA-256 of the whole payload, hex
 * @param length bytes of the whole payload; the record may hold fewer
 * @param payload the bytes that are kept
 */
public record DeadLetter(
    String reason,
    String stage,
    Origin origin,
    String exception,
    String detail,
    String version,
    String sha256,
    int length,
    Payload payload) {

  /** Most bytes of a payload that are kept; of more, the first. */
  public static final int MAX_KEPT_BYTES = 1_100_000;

  private static final int MAX_DETAIL = 500;

  /** Bytes, compared by content. */
  public static final class Payload {
    private final byte[] bytes;

    Payload(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes.clone();
    }

    public int length() {
      return bytes.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Payload payload && Arrays.equals(payload.bytes, bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** A dead letter of this moment. */
  public static DeadLetter of(
      Reason reason, String stage, Origin origin, @Nullable Throwable thrown, byte[] payload) {
    String detail = thrown == null ? "" : Objects.toString(thrown.getMessage(), "");
    return new DeadLetter(
        reason.code(),
        stage,
        origin,
        thrown == null ? "" : thrown.getClass().getName(),
        detail.substring(0, Math.min(detail.length(), MAX_DETAIL)),
        Objects.toString(DeadLetter.class.getPackage().getImplementationVersion(), "unreleased"),
        sha256(payload),
        payload.length,
        new Payload(Arrays.copyOf(payload, Math.min(payload.length, MAX_KEPT_BYTES))));
  }

  /** Whether all bytes were kept. */
  public boolean complete() {
    return payload.length() == length;
  }

  /** The record to write, under the key that the original had or would have had. */
  public ProducerRecord<byte[], byte[]> toRecord(byte @Nullable [] key) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(KafkaTopic.DEAD_LETTER.name(), null, key, payload.bytes);
    Headers headers = record.headers();
    put(headers, "reason", reason);
    put(headers, "stage", stage);
    put(headers, "source-carrier", origin.carrier().name().toLowerCase(Locale.ROOT));
    put(headers, "source-topic", origin.topic());
    put(headers, "source-partition", Integer.toString(origin.partition()));
    put(headers, "source-offset", Long.toString(origin.offset()));
    put(headers, "exception", exception);
    put(headers, "detail", detail);
    put(headers, "version", version);
    put(headers, "sha256", sha256);
    put(headers, "length", Integer.toString(length));
    return record;
  }

  /** Reads a record of the dead-letter topic back, also one whose headers are not ours. */
  public static DeadLetter read(Headers headers, byte @Nullable [] value) {
    byte[] kept = value == null ? new byte[0] : value;
    boolean mqtt = "mqtt".equals(text(headers, "source-carrier"));
    Origin origin =
        new Origin(
            mqtt ? Origin.Carrier.MQTT : Origin.Carrier.KAFKA,
            text(headers, "source-topic"),
            (int) number(headers, "source-partition", -1),
            number(headers, "source-offset", -1));
    return new DeadLetter(
        text(headers, "reason"),
        text(headers, "stage"),
        origin,
        text(headers, "exception"),
        text(headers, "detail"),
        text(headers, "version"),
        text(headers, "sha256"),
        (int) number(headers, "length", kept.length),
        new Payload(kept));
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static long number(Headers headers, String name, long absent) {
    try {
      return Long.parseLong(text(headers, name));
    } catch (NumberFormatException notOurs) {
      return absent;
    }
  }

  private static String sha256(byte[] payload) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}

package io.galvani.schemas.alert;

import io.galvani.schemas.PackId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names of alerts. The name depends on nothing but what the alert is about and when its condition
 * began, so that edge and cloud, and a repeated delivery, arrive at the same one.
 */
public final class AlertId {
  private static final int BYTES = 16;

  private AlertId() {}

  /**
   * The first 16 bytes of SHA-256 over {@code tenant/pack|component|rule|onsetMs} in UTF-8, as 32
   * lower-case hexadecimal digits.
   *
   * @param pack pack concerned
   * @param component {@code pack}, {@code cell:N} or {@code probe:N}, N counted from 0
   * @param rule what was violated, kebab case
   * @param onsetMs event time at which the condition began, UTC ms
   */
  public static String of(PackId pack, String component, String rule, long onsetMs) {
    String subject = pack.key() + "|" + component + "|" + rule + "|" + onsetMs;
    byte[] digest = sha256().digest(subject.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}

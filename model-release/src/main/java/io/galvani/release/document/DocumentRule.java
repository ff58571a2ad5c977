package io.galvani.release.document;

import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.regex.Pattern;

/** Checks for compact constructors; messages say what, rule and value. */
final class DocumentRule {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private DocumentRule() {}

  static void exactly(String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException(
          what + " must be \"" + expected + "\", but was \"" + actual + "\"");
    }
  }

  static void atLeast(String what, long least, long actual) {
    if (actual < least) {
      throw new IllegalArgumentException(
          what + " must be " + least + " or more, but was " + actual);
    }
  }

  static void name(String what, String actual) {
    if (!NAME.matcher(actual).matches() || actual.contains("..")) {
      throw new IllegalArgumentException(
          what + " must be 1 to 64 of a-z, 0-9, '.', '_', '-', but was \"" + actual + "\"");
    }
  }

  static void sha256(String what, String actual) {
    if (!HEX.matcher(actual).matches()) {
      throw new IllegalArgumentException(
          what + " must be 64 hex digits, but was \"" + actual + "\"");
    }
  }

  static void publicKey(String base64) {
    if (Base64.getDecoder().decode(base64).length != 32) {
      throw new IllegalArgumentException(
          "a public key must be 32 bytes in base64, but was \"" + base64 + "\"");
    }
  }

  static void lifetime(long createdAtMs, long expiresAtMs) {
    if (createdAtMs < 0 || expiresAtMs <= createdAtMs) {
      throw new IllegalArgumentException(
          "expires_at_ms must be after created_at_ms, but was %d and %d"
              .formatted(expiresAtMs, createdAtMs));
    }
  }

  static void distinct(String what, Collection<String> values) {
    if (new HashSet<>(values).size() != values.size()) {
      throw new IllegalArgumentException(what + " must be distinct, but were " + values);
    }
  }
}

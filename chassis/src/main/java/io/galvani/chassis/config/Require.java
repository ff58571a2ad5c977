package io.galvani.chassis.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Checks for compact constructors. Each returns its value or throws {@link
 * IllegalArgumentException} with what, rule and actual value; written so that NaN fails.
 */
public final class Require {
  private Require() {}

  /** Finite and above 0. */
  public static double positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be positive, but was " + value);
    }
    return value;
  }

  /** Above 0. */
  public static int positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, but was " + value);
    }
    return value;
  }

  /** Above 0. */
  public static long positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, but was " + value);
    }
    return value;
  }

  /** Within [low, high]. */
  public static double inRange(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          name + " must be in [" + low + ", " + high + "], but was " + value);
    }
    return value;
  }

  /** Within [low, high]. */
  public static int inRange(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + " must be in [" + low + ", " + high + "], but was " + value);
    }
    return value;
  }

  /** Within [low, high]. */
  public static long inRange(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + " must be in [" + low + ", " + high + "], but was " + value);
    }
    return value;
  }

  /** Not null. */
  public static <T> T present(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must be given, but is missing");
    }
    return value;
  }

  /** Not null and not blank. */
  public static String text(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          name + " must be a text, but " + (value == null ? "is missing" : "was blank"));
    }
    return value;
  }

  /** One of the known names; otherwise the nearest are listed. */
  public static String oneOf(String name, @Nullable String value, Collection<String> known) {
    String given = present(name, value);
    if (!known.contains(given)) {
      throw new IllegalArgumentException(
          name
              + " must be one of "
              + String.join(", ", known)
              + ", but was \""
              + given
              + "\""
              + Nearest.hint(given, known));
    }
    return given;
  }
}

package io.galvani.edge.log;

/**
 * Reads a decimal number from a part of a character array without making a string. Exact for up to
 * 15 digits and 22 decimals: both then are exact doubles, and one division rounds correctly
 * (Clinger, How to read floating point numbers accurately, 1990). Everything else goes the long
 * way.
 */
final class NumberParser {
  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS_OF_TEN = new double[23];

  static {
    double power = 1;
    for (int i = 0; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = power;
      power *= 10;
    }
  }

  private NumberParser() {}

  /** The number; NaN if the text is empty or none. */
  static double parse(char[] text, int offset, int length) {
    int at = offset;
    int end = offset + length;
    boolean negative = at < end && text[at] == '-';
    if (negative) {
      at++;
    }
    long mantissa = 0;
    int digits = 0;
    int decimals = 0;
    boolean point = false;
    for (; at < end; at++) {
      char c = text[at];
      if (c >= '0' && c <= '9') {
        mantissa = mantissa * 10 + (c - '0');
        digits += mantissa == 0 ? 0 : 1;
        decimals += point ? 1 : 0;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        return slowly(text, offset, length);
      }
      if (digits > EXACT_DIGITS || decimals >= POWERS_OF_TEN.length) {
        return slowly(text, offset, length);
      }
    }
    int written = length - (negative ? 1 : 0) - (point ? 1 : 0);
    if (written <= 0) {
      return Double.NaN;
    }
    double value = mantissa / POWERS_OF_TEN[decimals];
    return negative ? -value : value;
  }

  private static double slowly(char[] text, int offset, int length) {
    String trimmed = new String(text, offset, length).trim();
    if (trimmed.isEmpty() || !looksDecimal(trimmed)) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(trimmed);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }

  /** Java also reads hexadecimal floats and type suffixes, which no log means. */
  private static boolean looksDecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean expected = (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0;
      if (!expected) {
        return false;
      }
    }
    return true;
  }
}
